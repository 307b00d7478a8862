package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.UsageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What {@code inject} is told: {@code FUNCTION([ARGUMENTS])[(TEST)] [=> ...]}, the innermost call first; the first may be {@code (TEST)}
 * alone, of the function that fails.
 *
 * @param failing the function that fails
 * @param callers through which it must be called, the innermost first
 */
record CallChain(Call failing, List<Call> callers) {
    private static final String TEXT_TEST = "STRCMP";
    private static final int LONGEST_TEXT = 128;

    /**
     * A function, and which of its calls are meant.
     *
     * @param arguments as C declares them; empty if they are not needed
     * @param test an expression in C
     */
    record Call(String function, String arguments, String test) {}

    CallChain {
        callers = List.copyOf(callers);
    }

    /**
     * Reads a chain.
     *
     * @param failing the function that fails, with all of its arguments
     * @throws UsageException if it makes no sense; the message has the position, from 1
     */
    static CallChain parse(String text, Call failing) {
        Parser parser = new Parser(text);
        Call innermost = failing;
        List<Call> callers = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        boolean first = true;
        do {
            int start = parser.position();
            Call call = parser.call();
            if (call.function().isEmpty() || call.function().equals(failing.function())) {
                if (!first) {
                    throw wrong(text, start, "only the first may be of '" + failing.function() + "'");
                }
                String arguments = call.arguments().isEmpty() ? failing.arguments() : call.arguments();
                innermost = new Call(failing.function(), arguments, call.test());
            } else {
                if (!seen.add(call.function())) {
                    throw wrong(text, start, "'" + call.function() + "' is there already");
                }
                callers.add(call);
            }
            first = false;
        } while (parser.more());
        return new CallChain(innermost, callers);
    }

    private static UsageException wrong(String text, int position, String what) {
        return new UsageException("argument SPEC: '" + text + "': position " + (position + 1) + ": " + what);
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        int position() {
            blanks();
            return at;
        }

        /** Passes over an arrow; tells whether there was one, and not the end. */
        boolean more() {
            blanks();
            if (at == text.length()) {
                return false;
            }
            if (!text.startsWith("=>", at)) {
                throw wrong(text, at, "'=>' or the end is missing");
            }
            at += 2;
            return true;
        }

        Call call() {
            blanks();
            int start = at;
            skip(c -> c == '_' || c == '.' || Character.isLetterOrDigit(c));
            String function = text.substring(start, at);
            String first = group();
            blanks();
            boolean second = at < text.length() && text.charAt(at) == '(';
            if (function.isEmpty()) {
                if (second) {
                    throw wrong(text, at, "a test alone is one pair of brackets");
                }
                return new Call("", "", test(first));
            }
            return new Call(function, first, test(second ? group() : ""));
        }

        private String test(String expression) {
            return expression.isBlank() ? "true" : textTests(expression);
        }

        /** Returns what is between brackets, which may have others in them. */
        private String group() {
            blanks();
            int open = at;
            if (at == text.length() || text.charAt(at) != '(') {
                throw wrong(text, at, "'(' is missing");
            }
            at = closing(text, open);
            if (at < 0) {
                throw wrong(text, open, "this bracket is not closed");
            }
            return text.substring(open + 1, at++).strip();
        }

        private void blanks() {
            skip(Character::isWhitespace);
        }

        private void skip(IntPredicate what) {
            while (at < text.length() && what.test(text.charAt(at))) {
                at++;
            }
        }
    }

    /** Returns where the bracket that opens at {@code open} is closed; -1 if nowhere. Brackets in texts do not count. */
    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                int end = text.indexOf(c, i + 1);
                i = end < 0 ? i : end;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Puts C in the place of {@code STRCMP(POINTER, TEXT)}: it has no comparison of texts. */
    private static String textTests(String test) {
        int start = test.indexOf(TEXT_TEST + "(");
        if (start < 0) {
            return test;
        }
        int open = start + TEXT_TEST.length();
        int close = closing(test, open);
        int comma = close < 0 ? -1 : test.lastIndexOf(',', close);
        if (comma < open) {
            throw new UsageException(
                    "argument SPEC: '" + test + "': position " + (start + 1) + ": must be STRCMP(POINTER, \"TEXT\")");
        }
        String pointer = test.substring(open + 1, comma).strip();
        String literal = test.substring(comma + 1, close).strip().replaceAll("^(['\"])(.*)\\1$", "$2");
        if (literal.length() > LONGEST_TEXT) {
            throw new UsageException("argument SPEC: STRCMP: text of " + literal.length() + " characters: at most "
                    + LONGEST_TEXT + " can be compared");
        }
        return test.substring(0, start) + sameText(pointer, literal) + textTests(test.substring(close + 1));
    }

    /** Reads one byte more than the text has, so that longer ones are seen to differ. */
    private static String sameText(String pointer, String text) {
        StringBuilder c = new StringBuilder("({ char text_[" + (text.length() + 2) + "] = {}; "
                + "bpf_probe_read_str(text_, sizeof(text_), (void *)(" + pointer + ")); ");
        for (int i = 0; i < text.length(); i++) {
            c.append("text_[")
                    .append(i)
                    .append("] == ")
                    .append((int) text.charAt(i))
                    .append(" && ");
        }
        return c.append("text_[").append(text.length()).append("] == 0; })").toString();
    }

    /** Returns the functions of the program: {@code failing}, and for each caller {@code entered_N} and {@code returned_N}. */
    String program(String result) {
        StringBuilder c = new StringBuilder();
        for (int level = 0; level < callers.size(); level++) {
            Call call = caller(level);
            c.append("int ").append(entry(level)).append(parameters(call)).append(" {\n");
            c.append("    struct chain *chain_ = entered(").append(level).append(");\n");
            c.append("    if (chain_ && (").append(call.test()).append("))\n");
            c.append("        met(chain_, ").append(level).append(");\n    return 0;\n}\n\n");
            c.append("int ").append(exit(level)).append("(struct pt_regs *ctx) {\n");
            c.append("    returned(").append(level).append(");\n    return 0;\n}\n\n");
        }
        c.append("int failing").append(parameters(failing)).append(" {\n");
        c.append("    if (all_met() && (").append(failing.test()).append(") && fails())\n");
        c.append("        bpf_override_return(ctx, ").append(result).append(");\n    return 0;\n}\n");
        return c.toString();
    }

    private static String parameters(Call call) {
        return "(struct pt_regs *ctx" + (call.arguments().isEmpty() ? "" : ", " + call.arguments()) + ")";
    }

    /** Returns the caller of a level; the outermost has level 0. */
    Call caller(int level) {
        return callers.get(callers.size() - 1 - level);
    }

    /** Returns what the function at the entry of a level is called; for system calls so that it finds their arguments. */
    String entry(int level) {
        return (event(level).startsWith("sys_") ? "syscall__" : "") + "entered_" + level;
    }

    /** Returns what the function at the returns of a level is called. */
    String exit(int level) {
        return "returned_" + level;
    }

    /** Returns what to attach to for a level. Old kernels call the functions of system calls {@code SyS_…}. */
    String event(int level) {
        return caller(level).function().replaceFirst("^SyS_", "sys_");
    }
}
