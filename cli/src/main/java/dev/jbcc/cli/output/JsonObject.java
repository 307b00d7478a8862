package dev.jbcc.cli.output;

import java.util.List;

/** Writes one JSON object in one line. {@code toString} gives the line; the writer can then be reset and used again. */
public final class JsonObject {
    private final StringBuilder out = new StringBuilder(256).append('{');

    /** Starts again with an empty object. */
    public JsonObject reset() {
        out.setLength(1);
        return this;
    }

    public JsonObject put(String name, CharSequence value) {
        key(name);
        appendString(out, value);
        return this;
    }

    public JsonObject put(String name, long value) {
        key(name).append(value);
        return this;
    }

    public JsonObject put(String name, boolean value) {
        key(name).append(value);
        return this;
    }

    public JsonObject putNull(String name) {
        key(name).append("null");
        return this;
    }

    /** Writes a number with exactly three decimals, of a value in thousandths. */
    public JsonObject putThousandths(String name, long thousandths) {
        key(name);
        Columns.appendThousandths(out, thousandths);
        return this;
    }

    /** Writes an array of strings. */
    public JsonObject put(String name, List<String> values) {
        key(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            appendString(out, values.get(i));
        }
        out.append(']');
        return this;
    }

    /** Writes an array of objects. */
    public JsonObject putObjects(String name, List<JsonObject> values) {
        key(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            out.append(values.get(i));
        }
        out.append(']');
        return this;
    }

    /** Writes a value that already is JSON. */
    public JsonObject putRaw(String name, CharSequence json) {
        key(name).append(json);
        return this;
    }

    /** Returns the builder right behind the colon of {@code name}; what is appended must be one JSON value. */
    public StringBuilder key(String name) {
        if (out.length() > 1) {
            out.append(',');
        }
        appendString(out, name);
        return out.append(':');
    }

    @Override
    public String toString() {
        return out + "}";
    }

    /** Appends a JSON string. A half of a surrogate pair becomes U+FFFD, so that the line is always valid UTF-8. */
    public static void appendString(StringBuilder out, CharSequence text) {
        out.append('"');
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        out.append("\\u00").append(hex(c >> 4)).append(hex(c & 15));
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < length
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        out.append(Character.isSurrogate(c) ? '\ufffd' : c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static char hex(int digit) {
        return Character.forDigit(digit, 16);
    }
}
