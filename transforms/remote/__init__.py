"""Object stores, such as S3 and Google Cloud Storage, through their makers' own clients."""
