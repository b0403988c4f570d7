import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Hands the tokens of one text to Lucene; used again from text to text. */
final class FoldedStream extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final Tokens tokens;
    private int next = 0;

    FoldedStream(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void reset() {
        next = 0;
    }

    @Override
    public boolean incrementToken() {
        if (next == tokens.count())
            return false;
        clearAttributes();
        term.copyBuffer(tokens.chars(), tokens.begin(next), tokens.length(next));
        ++next;
        return true;
    }
}
