package dev.jbcc.runtime.symbol.demangle;

/** The readable name while it is written. A small name can stand for a huge one, so there is a limit. Not thread-safe. */
final class NameText {
    private static final int LONGEST = 1 << 16;
    private static final int DEEPEST = 1024;
    private static final int MOST_STEPS = 1 << 20;

    private final StringBuilder text = new StringBuilder(80);
    private char last;
    private int depth;
    private int steps;

    /** Which element of packs is meant, while one element after the other is written; -1 for the whole. */
    int packIndex = -1;

    NameText add(String more) {
        if (!more.isEmpty()) {
            text.append(more);
            last = more.charAt(more.length() - 1);
            check();
        }
        return this;
    }

    NameText add(char more) {
        text.append(more);
        last = more;
        check();
        return this;
    }

    private void check() {
        if (text.length() > LONGEST) {
            throw new MangledNameException();
        }
    }

    /** Returns the character that was written last, even if it was taken back since: so do the GNU tools. 0 at the start. */
    char last() {
        return last;
    }

    int length() {
        return text.length();
    }

    /** Takes back what was written since. */
    void truncate(int length) {
        text.setLength(length);
    }

    /** To be called on the way into each part, with {@link #leave} on the way out. */
    void enter() {
        step();
        depth++;
        if (depth > DEEPEST) {
            throw new MangledNameException();
        }
    }

    /** To be called for each part that is looked at: some names repeat themselves without end, and write nothing. */
    void step() {
        steps++;
        if (steps > MOST_STEPS) {
            throw new MangledNameException();
        }
    }

    void leave() {
        depth--;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
