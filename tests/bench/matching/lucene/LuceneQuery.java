import org.apache.lucene.index.Term;
import org.apache.lucene.index.memory.MemoryIndex;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.spans.SpanNearQuery;
import org.apache.lucene.search.spans.SpanQuery;
import org.apache.lucene.search.spans.SpanTermQuery;

import java.io.IOException;

/** From a syntax tree to Lucene's queries, none of which computes a score. */
final class LuceneQuery {
    private LuceneQuery() {}

    /**
     * Rewritten, once for all articles: that needs no index here, since a prefix finds its words
     * when it runs.
     */
    static Query ready(Node node) throws IOException {
        return new MemoryIndex().createSearcher().rewrite(of(node));
    }

    private static Query of(Node node) {
        if (node instanceof Node.Or or)
            return or(or);
        if (node instanceof Node.And and)
            return and(and);
        if (node instanceof Node.Not not)
            return new BooleanQuery.Builder()
                .add(new MatchAllDocsQuery(), Occur.FILTER)
                .add(of(not.child()), Occur.MUST_NOT)
                .build();
        if (node instanceof Node.Near near)
            return near(near);
        if (node instanceof Node.Prefix prefix)
            return new PrefixQuery(new Term(prefix.field(), prefix.start()));
        return phrase((Node.Phrase) node);
    }

    private static Query or(Node.Or or) {
        BooleanQuery.Builder out = new BooleanQuery.Builder();
        for (Node child : or.children())
            out.add(of(child), Occur.SHOULD);
        return out.build();
    }

    private static Query and(Node.And and) {
        BooleanQuery.Builder out = new BooleanQuery.Builder();
        boolean wants = false;
        for (Node child : and.children()) {
            if (child instanceof Node.Not not) {
                out.add(of(not.child()), Occur.MUST_NOT);
                continue;
            }
            wants = true;
            out.add(of(child), Occur.FILTER);
        }
        if (!wants)
            out.add(new MatchAllDocsQuery(), Occur.FILTER);
        return out.build();
    }

    private static Query phrase(Node.Phrase phrase) {
        if (phrase.words().isEmpty())
            return new MatchNoDocsQuery();
        if (phrase.words().size() == 1)
            return new TermQuery(new Term(phrase.field(), phrase.words().get(0)));
        return new PhraseQuery(phrase.field(), phrase.words().toArray(String[]::new));
    }

    /**
     * Slop counts the words between. A word near itself must be in order, or Lucene takes the same
     * place for both.
     */
    private static Query near(Node.Near near) {
        SpanQuery[] both = {new SpanTermQuery(new Term(Article.ALL, near.a())),
                            new SpanTermQuery(new Term(Article.ALL, near.b()))};
        return new SpanNearQuery(both, near.distance() - 1, near.a().equals(near.b()));
    }
}
