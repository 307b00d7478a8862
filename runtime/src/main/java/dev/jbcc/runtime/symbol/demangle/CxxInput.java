package dev.jbcc.runtime.symbol.demangle;

/** The characters of a mangled name, read from left to right. Not thread-safe. */
abstract class CxxInput {
    private static final int DEEPEST = 512;

    private final String text;
    private final int end;
    private int position;
    private int depth;

    CxxInput(String text, int start, int end) {
        this.text = text;
        this.position = start;
        this.end = end;
    }

    /** Returns the next character, or 0 at the end. */
    char peek() {
        return position < end ? text.charAt(position) : 0;
    }

    char peekSecond() {
        return position + 1 < end ? text.charAt(position + 1) : 0;
    }

    char next() {
        if (position >= end) {
            throw new MangledNameException();
        }
        return text.charAt(position++);
    }

    boolean skip(char wanted) {
        if (peek() == wanted && position < end) {
            position++;
            return true;
        }
        return false;
    }

    boolean skip(char first, char second) {
        if (peek() == first && peekSecond() == second && position + 1 < end) {
            position += 2;
            return true;
        }
        return false;
    }

    void expect(char wanted) {
        if (!skip(wanted)) {
            throw new MangledNameException();
        }
    }

    boolean atEnd() {
        return position >= end;
    }

    int position() {
        return position;
    }

    void moveTo(int place) {
        position = place;
    }

    /** Takes the next characters. */
    String take(int length) {
        if (length <= 0 || length > end - position) {
            throw new MangledNameException();
        }
        position += length;
        return text.substring(position - length, position);
    }

    void advance(int characters) {
        position += characters;
    }

    String textFrom(int start) {
        return text.substring(start, position);
    }

    /** To be called on the way into each part, with {@link #leave} on the way out. */
    void enter() {
        depth++;
        if (depth > DEEPEST) {
            throw new MangledNameException();
        }
    }

    void leave() {
        depth--;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    int number() {
        if (!isDigit(peek())) {
            throw new MangledNameException();
        }
        long value = 0;
        while (isDigit(peek())) {
            value = value * 10 + (next() - '0');
            if (value > Integer.MAX_VALUE) {
                throw new MangledNameException();
            }
        }
        return (int) value;
    }

    /** {@code _} is 0, {@code 0_} is 1, and so on. */
    int compactNumber() {
        if (skip('_')) {
            return 0;
        }
        int value = number() + 1;
        expect('_');
        return value;
    }
}
