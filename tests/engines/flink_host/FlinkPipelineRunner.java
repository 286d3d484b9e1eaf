package org.apache.beam.runners.flink;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.accumulators.SimpleAccumulator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.DiscardingSink;
import org.apache.flink.streaming.api.functions.source.RichSourceFunction;

/**
 * A stand-in for Beam's Flink runner where its jar cannot be had: a real Flink job that hosts the pipeline.
 *
 * <p>Beam's Python puts the pipeline into this jar as it does into Beam's own, and Flink starts, restarts, fails and
 * cancels the job. The one task of the job runs the pipeline in a Prism, see tests/engines/flink_host/host.py, which
 * calls the worker pool as Flink would. It has none of Flink's shuffles and checkpoints.
 */
public final class FlinkPipelineRunner {
  private static final String FOLDER = "/BEAM-PIPELINE/pipeline/";
  private static final Pattern JOB_NAME = Pattern.compile("\"beam:option:job_name:v1\":\\s*\"([^\"]*)\"");

  private FlinkPipelineRunner() {}

  public static void main(String[] args) throws Exception {
    String options = read("pipeline-options.json");
    Matcher name = JOB_NAME.matcher(options);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment
        .addSource(new HostSource(read("pipeline.json"), options, read("/host.txt").trim()))
        .setParallelism(1)
        .addSink(new DiscardingSink<>())
        .setParallelism(1);
    environment.execute(name.find() ? name.group(1) : "BeamApp");
  }

  private static String read(String name) throws IOException {
    String path = name.startsWith("/") ? name : FOLDER + name;
    try (InputStream stream = FlinkPipelineRunner.class.getResourceAsStream(path)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static final class HostSource extends RichSourceFunction<String> {
    private final String pipeline;
    private final String options;
    private final String command;
    private transient volatile Process process;
    private volatile boolean isCancelled;

    HostSource(String pipeline, String options, String command) {
      this.pipeline = pipeline;
      this.options = options;
      this.command = command;
    }

    @Override
    public void run(SourceContext<String> context) throws Exception {
      Path folder = Files.createTempDirectory("flink-host");
      Files.writeString(folder.resolve("pipeline.json"), pipeline);
      Files.writeString(folder.resolve("options.json"), options);
      File log = folder.resolve("log").toFile();
      process = new ProcessBuilder("/bin/sh", "-c", "exec " + command + " " + folder)
          .redirectErrorStream(true).redirectOutput(log).start();
      try {
        int code = process.waitFor();
        if (code != 0 && !isCancelled) {
          String text = Files.readString(log.toPath()).strip();
          throw new IllegalStateException(text.isEmpty() ? "the host ended with " + code : text);
        }
        Path metrics = folder.resolve("metrics.json");
        if (Files.exists(metrics)) {
          getRuntimeContext().addAccumulator("__metricscontainers", new Text(Files.readString(metrics)));
        }
      } finally {
        end();
      }
    }

    @Override
    public void cancel() {
      isCancelled = true;
      end();
    }

    private void end() {
      Process running = process;
      if (running == null || !running.isAlive()) {
        return;
      }
      running.destroy();
      try {
        if (!running.waitFor(5, TimeUnit.SECONDS)) {
          running.destroyForcibly();
        }
      } catch (InterruptedException error) {
        running.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A text as a result of a task: Beam's runner hands over its counters in the same way. */
  private static final class Text implements SimpleAccumulator<String> {
    private String value;

    Text(String value) {
      this.value = value;
    }

    @Override
    public void add(String other) {
      value = other;
    }

    @Override
    public String getLocalValue() {
      return value;
    }

    @Override
    public void resetLocal() {
      value = "";
    }

    @Override
    public void merge(Accumulator<String, String> other) {
      value = other.getLocalValue();
    }

    @Override
    public Accumulator<String, String> clone() {
      return new Text(value);
    }
  }
}
