-- One row for each outlet and day: what it published, and how much of it was agency copy.
select
  publisher,
  published_date,
  count(*) as articles,
  count(*) filter (where relation = 'original') as originals,
  count(*) filter (where wire_agency is not null) as wire_copy,
  sum(word_count) as words
from {{ source('wiredesk', 'articles') }}
where publisher is not null
group by publisher, published_date
