import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a text by the rule of the exact form: NFKC(casefold(NFKC(text))), maximal runs of
 * letters, numbers and marks. Its buffers are used again from text to text.
 */
final class Tokens {
    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
    private static final boolean[] IN_TOKEN = inToken();

    private char[] folded = new char[1 << 12];
    private int length;
    private int[] begins = new int[1 << 10];
    private int[] ends = new int[1 << 10];
    private int count;

    private static boolean[] inToken() {
        boolean[] table = new boolean[Character.MAX_VALUE + 1];
        for (int c = 0; c < table.length; ++c)
            table[c] = isTokenPart(c);
        return table;
    }

    private static boolean isTokenPart(int c) {
        switch (UCharacter.getType(c)) {
            case Character.UPPERCASE_LETTER:
            case Character.LOWERCASE_LETTER:
            case Character.TITLECASE_LETTER:
            case Character.MODIFIER_LETTER:
            case Character.OTHER_LETTER:
            case Character.DECIMAL_DIGIT_NUMBER:
            case Character.LETTER_NUMBER:
            case Character.OTHER_NUMBER:
            case Character.NON_SPACING_MARK:
            case Character.ENCLOSING_MARK:
            case Character.COMBINING_SPACING_MARK:
                return true;
            default:
                return false;
        }
    }

    static List<String> of(String text) {
        Tokens tokens = new Tokens();
        tokens.cut(text);
        List<String> out = new ArrayList<>();
        for (int i = 0; i < tokens.count; ++i)
            out.add(new String(tokens.folded, tokens.begins[i], tokens.ends[i] - tokens.begins[i]));
        return out;
    }

    void cut(String text) {
        if (!foldAscii(text))
            foldAny(text);
        count = 0;
        int i = 0;
        while (i < length) {
            int width = tokenPart(i);
            if (width == 0) {
                ++i;
                continue;
            }
            int begin = i;
            for (; width != 0; width = i < length ? tokenPart(i) : 0)
                i += width;
            add(begin, i);
        }
    }

    int count() {
        return count;
    }

    char[] chars() {
        return folded;
    }

    int begin(int token) {
        return begins[token];
    }

    int length(int token) {
        return ends[token] - begins[token];
    }

    private boolean foldAscii(String text) {
        length = text.length();
        if (folded.length < length)
            folded = new char[2 * length];
        text.getChars(0, length, folded, 0);
        for (int i = 0; i < length; ++i) {
            char c = folded[i];
            if (c >= 0x80)
                return false;
            if (c >= 'A' && c <= 'Z')
                folded[i] = (char) (c + ('a' - 'A'));
        }
        return true;
    }

    private void foldAny(String text) {
        String done = NFKC.normalize(UCharacter.foldCase(NFKC.normalize(text), true));
        length = done.length();
        if (folded.length < length)
            folded = new char[2 * length];
        done.getChars(0, length, folded, 0);
    }

    /** How many chars of a token stand at `i`: 0, 1 or 2. */
    private int tokenPart(int i) {
        char c = folded[i];
        if (!Character.isHighSurrogate(c) || i + 1 == length)
            return IN_TOKEN[c] ? 1 : 0;
        return isTokenPart(Character.toCodePoint(c, folded[i + 1])) ? 2 : 0;
    }

    private void add(int begin, int end) {
        if (count == begins.length) {
            begins = java.util.Arrays.copyOf(begins, 2 * count);
            ends = java.util.Arrays.copyOf(ends, 2 * count);
        }
        begins[count] = begin;
        ends[count++] = end;
    }
}
