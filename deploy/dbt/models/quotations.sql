-- One row for each stretch of a quotation in an article that is no copy.
select article_id, published_at, publisher, q.speaker, q.text, q.kind, q.confidence
from (
  select article_id, published_at, publisher, unnest(quotes) as q
  from {{ source('wiredesk', 'articles') }}
  where relation in ('original', 'update')
)
