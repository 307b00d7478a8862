package dev.jbcc.runtime.program;

import dev.jbcc.runtime.object.ProgramSpec.LineInfo;
import dev.jbcc.runtime.relocation.LinkedProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * What a verifier log says, in one line.
 *
 * <p>The log is a walk over instructions ({@code 12: (79) r1 = *(u64 *)(r6 +8)}), register states, source lines
 * ({@code ; x = *p;}), one or two lines that tell what is wrong, and statistics. The telling line is the last one that is
 * none of the others; the instruction before it says where in the source.
 */
final class VerifierLog {
    private static final String[] STATISTICS = {
        "processed ", "verification time ", "stack depth ", "max_states_per_insn", "insns processed", "mark_precise: "
    };

    private final String summary;
    private final String hint;
    private final int otherLines;

    private VerifierLog(String summary, String hint, int otherLines) {
        this.summary = summary;
        this.hint = hint;
        this.otherLines = otherLines;
    }

    /** Splits a log into lines, without the empty ones at its end. */
    static List<String> lines(String log) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < log.length()) {
            int end = log.indexOf('\n', start);
            if (end < 0) {
                end = log.length();
            }
            lines.add(log.substring(start, end));
            start = end + 1;
        }
        while (!lines.isEmpty() && lines.getLast().isBlank()) {
            lines.removeLast();
        }
        return List.copyOf(lines);
    }

    static VerifierLog of(List<String> log, LinkedProgram program) {
        int telling = log.size() - 1;
        while (telling > 0
                && (isStatistics(log.get(telling)) || log.get(telling).isBlank())) {
            telling--;
        }
        int slot = -1;
        String source = "";
        for (int i = telling; i >= 0 && slot < 0; i--) {
            slot = instruction(log.get(i));
        }
        for (int i = telling; i >= 0 && source.isEmpty(); i--) {
            if (log.get(i).startsWith("; ")) {
                source = sourceText(log.get(i));
            }
        }
        String cause = log.get(telling).strip();
        String wanted = poisoned(program, slot);
        if (!wanted.isEmpty() && namesPoison(log, telling)) {
            cause = "this kernel has no '" + wanted + "'";
        } else {
            String before = context(log, telling);
            if (!before.isEmpty()) {
                cause = before + ": " + cause;
            }
        }
        String place = "";
        LineInfo line = line(program, slot);
        if (line != null) {
            place = line.file() + ":" + line.line() + ": ";
            if (!line.text().isBlank()) {
                source = line.text().strip();
            }
        }
        String summary = place + cause + (source.isEmpty() ? "" : ", in '" + source + "'");
        return new VerifierLog(summary, hint(cause), log.size() - 1);
    }

    /** Returns the place, the telling line, and the source. */
    String summary() {
        return summary;
    }

    /** Returns what to do about it; empty if that is not known. */
    String hint() {
        return hint;
    }

    /** Returns how many lines the summary leaves out. */
    int otherLines() {
        return otherLines;
    }

    private static String hint(String cause) {
        if (cause.contains("_or_null'")) {
            return "the pointer may be NULL: check it before it is used";
        }
        if (cause.contains("invalid mem access 'scalar'") || cause.contains("invalid mem access 'inv'")) {
            return "read memory that is not the program's own with bpf_probe_read_kernel or bpf_probe_read_user";
        }
        if (cause.contains("Unreleased reference")) {
            return "submit or discard the reservation on every path";
        }
        if (cause.contains("GPL-restricted") || cause.contains("cannot call GPL")) {
            return "give the program a licence compatible with the GPL";
        }
        if (cause.contains("back-edge") || cause.contains("infinite loop")) {
            return "bound the loop, or unroll it";
        }
        if (cause.contains("invalid write to stack")
                || cause.contains("invalid stack")
                || cause.contains("stack size")) {
            return "the stack has 512 bytes: keep large data in a map";
        }
        if (cause.contains("unknown func") || cause.contains("cannot use helper")) {
            return "this kernel has no such helper for this type of program";
        }
        if (cause.contains("program is too large") || cause.contains("too many instructions")) {
            return "the verifier gave up: make the program simpler, or its loops shorter";
        }
        return "";
    }

    private static boolean isStatistics(String line) {
        for (String start : STATISTICS) {
            if (line.startsWith(start)) {
                return true;
            }
        }
        return false;
    }

    /** A second line that the verdict needs, such as the one about an invalid stack access before "invalid indirect read". */
    private static String context(List<String> log, int telling) {
        if (telling == 0) {
            return "";
        }
        String line = log.get(telling);
        boolean continues = line.startsWith(" ") || line.startsWith("\t") || line.contains(" is outside of ");
        String before = log.get(telling - 1);
        boolean speaks = instruction(before) < 0 && !before.startsWith("; ") && !isState(before) && !before.isBlank();
        return continues && speaks ? before.strip() : "";
    }

    private static boolean isState(String line) {
        return line.startsWith("R0") || line.startsWith(" R") || line.startsWith("from ") || line.startsWith("func#");
    }

    /** Returns the number in front of an instruction line such as {@code 12: (79) r1 = …}; -1 for any other line. */
    static int instruction(String line) {
        int colon = 0;
        while (colon < line.length() && colon < 8 && line.charAt(colon) >= '0' && line.charAt(colon) <= '9') {
            colon++;
        }
        if (colon == 0 || !line.startsWith(": (", colon)) {
            return -1;
        }
        return Integer.parseInt(line, 0, colon, 10);
    }

    /** Returns the text of a line such as {@code ; x = *p; @ prog.c:12}. */
    private static String sourceText(String line) {
        int at = line.lastIndexOf(" @ ");
        return (at > 2 ? line.substring(2, at) : line.substring(2)).strip();
    }

    private static @org.jspecify.annotations.Nullable LineInfo line(LinkedProgram program, int slot) {
        LineInfo found = null;
        for (LineInfo line : program.lines()) {
            if (line.slot() > slot) {
                break;
            }
            found = line;
        }
        return found;
    }

    private static String poisoned(LinkedProgram program, int slot) {
        for (LinkedProgram.Poisoned poisoned : program.poisoned()) {
            if (poisoned.slot() == slot) {
                return poisoned.wanted();
            }
        }
        return "";
    }

    /** Poisoned instructions are calls of a helper that no kernel has. */
    private static boolean namesPoison(List<String> log, int telling) {
        return log.get(telling).contains("unknown") || log.get(telling).contains("invalid func");
    }
}
