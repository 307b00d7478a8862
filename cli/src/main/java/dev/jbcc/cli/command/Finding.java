package dev.jbcc.cli.command;

import dev.jbcc.cli.output.JsonObject;

/**
 * One line of {@code jbcc doctor}.
 *
 * @param name what was looked at
 * @param fact what was found
 * @param advice what to do about it; empty if nothing is wrong
 */
record Finding(String name, State state, String fact, String advice) {
    private static final int NAME_WIDTH = 18;
    private static final int STATE_WIDTH = 6;

    /** How it is. */
    enum State {
        OK("ok"),
        /** Missing or restricted, but only some things need it. */
        NOTE("note"),
        /** Missing, and nothing works without it. */
        FAIL("fail"),
        /** Cannot be told. */
        UNKNOWN("?");

        private final String label;

        State(String label) {
            this.label = label;
        }
    }

    static Finding ok(String name, String fact) {
        return new Finding(name, State.OK, fact, "");
    }

    static Finding note(String name, String fact, String advice) {
        return new Finding(name, State.NOTE, fact, advice);
    }

    static Finding fail(String name, String fact, String advice) {
        return new Finding(name, State.FAIL, fact, advice);
    }

    static Finding unknown(String name, String fact, String advice) {
        return new Finding(name, State.UNKNOWN, fact, advice);
    }

    String toLine() {
        StringBuilder out = new StringBuilder();
        pad(out.append(state.label), STATE_WIDTH);
        int start = out.length();
        pad(out.append(name), start + NAME_WIDTH);
        out.append(fact);
        if (!advice.isEmpty()) {
            out.append("; ").append(advice);
        }
        return out.toString();
    }

    String toJson() {
        JsonObject out =
                new JsonObject().put("name", name).put("state", state.label).put("fact", fact);
        return (advice.isEmpty() ? out.putNull("advice") : out.put("advice", advice)).toString();
    }

    private static void pad(StringBuilder out, int width) {
        do {
            out.append(' ');
        } while (out.length() < width);
    }
}
