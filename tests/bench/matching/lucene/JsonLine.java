import java.util.HashMap;
import java.util.Map;

/** Reads a flat JSON object whose values are strings: a line of the workload. */
final class JsonLine {
    private final String line;
    private int at = 0;

    private JsonLine(String line) {
        this.line = line;
    }

    static Map<String, String> read(String line) {
        return new JsonLine(line).object();
    }

    private Map<String, String> object() {
        Map<String, String> members = new HashMap<>();
        expect('{');
        while (peek() != '}') {
            String key = string();
            expect(':');
            members.put(key, string());
            if (peek() == ',')
                ++at;
        }
        return members;
    }

    private char peek() {
        while (Character.isWhitespace(line.charAt(at)))
            ++at;
        return line.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted)
            throw new IllegalArgumentException("expected " + wanted + " at " + at + ": " + line);
        ++at;
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        for (;;) {
            char c = line.charAt(at++);
            if (c == '"')
                return out.toString();
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = line.charAt(at++);
        switch (c) {
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u':
                at += 4;
                return (char) Integer.parseInt(line.substring(at - 4, at), 16);
            default: return c;
        }
    }
}
