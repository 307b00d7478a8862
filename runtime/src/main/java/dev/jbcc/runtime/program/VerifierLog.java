package dev.jbcc.runtime.program;

import dev.jbcc.runtime.Rejection;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ProgramSpec.LineInfo;
import dev.jbcc.runtime.relocation.LinkedProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier log says.
 *
 * <p>The log is a walk over instructions ({@code 12: (79) r1 = *(u64 *)(r6 +8)}), register states (on lines of their own, or behind the
 * instruction), source lines ({@code ; x = *p;}, since Linux 6.9 {@code ; x = *p; @ prog.c:12}), one or two lines that tell what
 * is wrong, and statistics. The telling line is the last one that is none of the others; the instruction that it names, or the one
 * before it, says where in the source. Since Linux 7.3 a report follows: {@code Verification failed: …} and sections
 * {@code Reason:}, {@code At:}, {@code Causal path:} and {@code Suggestion:} with indented text.
 */
final class VerifierLog {
    private static final String[] STATISTICS = {
        "processed ", "verification time ", "stack depth ", "max_states_per_insn", "insns processed", "mark_precise: "
    };

    private static final int JUMP = 5;
    private static final int JUMP_32 = 6;
    private static final int CALL = 0x85;

    private static final String REPORT = "Verification failed: ";
    private static final String LOOP = "infinite loop detected";
    private static final Pattern NAMED_INSTRUCTION =
            Pattern.compile("(?:unreachable insn|back-edge from insn|jump out of range from insn|loop detected at insn|"
                    + "jump into the middle of ldimm64 insn) (\\d+)");
    private static final Pattern ACQUIRED = Pattern.compile("alloc_insn=(\\d+)");
    private static final Pattern REPORT_INSTRUCTION = Pattern.compile("\\s*insn (\\d+)");
    private static final Pattern PLACE = Pattern.compile("(?:\\S+ @ )?(\\S.*?):(\\d+)(?::(\\d+))?");

    private final List<String> log;
    private final LinkedProgram program;

    private VerifierLog(List<String> log, LinkedProgram program) {
        this.log = log;
        this.program = program;
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

    /** Reads the log of a program that was refused; it must have a line. */
    static Rejection read(List<String> log, LinkedProgram program, VerifierAdvice advice) {
        return new VerifierLog(log, program).read(advice);
    }

    private Rejection read(VerifierAdvice advice) {
        int report = find(REPORT);
        int telling = tellingLine(report < 0 ? log.size() : report);
        String cause = log.get(telling).strip();
        int slot = slotOf(telling);
        String wanted = poisoned(slot);
        List<String> hints = new ArrayList<>();
        if (!wanted.isEmpty() && namesPoison(cause)) {
            cause = "this kernel has no '" + wanted + "'";
        } else {
            String before = context(telling);
            cause = before.isEmpty() ? cause : before + ": " + cause;
            String help = advice.on(cause);
            if (help.isEmpty() && report >= 0) {
                help = lowerFirst(section("Suggestion:", report));
            }
            if (!help.isEmpty()) {
                hints.add(help);
            }
            addAcquisition(telling, hints);
        }
        List<LineInfo> loops = loops(cause);
        if (loops.size() > 1) {
            hints.add("there are loops at lines " + numbers(loops));
        }
        if (report >= 0 && isReportLine(telling, report)) {
            cause = lowerFirst(section("Reason:", report));
            cause = cause.isEmpty() ? log.get(report).strip() : cause;
        }
        LineInfo line = line(slot);
        if (line == null) {
            line = loops.size() == 1 ? loops.getFirst() : lineOfLog(telling, report);
        }
        LineInfo head = line.file().isEmpty() && line.text().isEmpty() ? line(0) : null;
        if (head != null) {
            line = head; // said of the program as a whole
        }
        return new Rejection(line.file(), line.line(), line.column(), line.text(), cause, hints);
    }

    /** Returns the last line before an end that is neither statistics nor the states behind a verdict. */
    private int tellingLine(int end) {
        int telling = end - 1;
        while (telling > 0) {
            String line = log.get(telling);
            boolean state = line.startsWith("cur state:") || line.startsWith("old state:") || isState(line);
            if (!isStatistics(line) && !line.isBlank() && !state) {
                break;
            }
            telling--;
        }
        for (int i = Math.max(telling, 0); i < end; i++) {
            if (log.get(i).startsWith(LOOP)) {
                return i;
            }
        }
        return Math.max(telling, 0);
    }

    /** Tells whether nothing tells the cause but the report. */
    private boolean isReportLine(int telling, int report) {
        String line = log.get(telling);
        return telling >= report || instruction(line) >= 0 || line.startsWith("; ") || isState(line) || line.isBlank();
    }

    private int slotOf(int telling) {
        Matcher named = NAMED_INSTRUCTION.matcher(log.get(telling));
        if (named.find()) {
            return number(named.group(1));
        }
        for (int i = telling; i >= 0; i--) {
            int slot = instruction(log.get(i));
            if (slot >= 0) {
                return slot;
            }
        }
        return -1;
    }

    /** Returns the text of a section of the report in one line; empty if there is none. */
    private String section(String title, int report) {
        StringBuilder out = new StringBuilder();
        for (int i = report; i < log.size(); i++) {
            if (log.get(i).equals(title)) {
                for (int j = i + 1; j < log.size() && log.get(j).startsWith(" "); j++) {
                    out.append(out.isEmpty() ? "" : " ").append(log.get(j).strip());
                }
                break;
            }
        }
        int length = out.length();
        return length > 0 && out.charAt(length - 1) == '.' ? out.substring(0, length - 1) : out.toString();
    }

    private static String lowerFirst(String text) {
        boolean sentence = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return sentence ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }

    /** Says where what is not released was acquired. */
    private void addAcquisition(int telling, List<String> hints) {
        for (int i = Math.max(0, telling - 1); i <= telling; i++) {
            Matcher acquired = ACQUIRED.matcher(log.get(i));
            LineInfo line = acquired.find() ? line(number(acquired.group(1))) : null;
            if (line != null) {
                hints.add("it was acquired at line " + line.line());
                return;
            }
        }
    }

    /** Returns where the loops of a program start that takes too long to verify: a log of its verdict alone names no place. */
    private List<LineInfo> loops(String cause) {
        List<LineInfo> loops = new ArrayList<>();
        if (!cause.contains("too large") && !cause.contains("too complex")) {
            return loops;
        }
        List<Instruction> instructions = program.instructions();
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            LineInfo line = isBackwardJump(instruction) ? line(i + 1 + instruction.offset()) : null;
            if (line != null && loops.stream().noneMatch(known -> known.line() == line.line())) {
                loops.add(line);
            }
        }
        return loops;
    }

    private static String numbers(List<LineInfo> lines) {
        StringBuilder out = new StringBuilder();
        for (LineInfo line : lines) {
            out.append(out.isEmpty() ? "" : ", ").append(line.line());
        }
        return out.toString();
    }

    private static boolean isBackwardJump(Instruction instruction) {
        int kind = instruction.opcode() & 7;
        boolean jump = kind == JUMP || kind == JUMP_32;
        return jump && instruction.opcode() != CALL && instruction.offset() < 0;
    }

    private int find(String start) {
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).startsWith(start)) {
                return i;
            }
        }
        return -1;
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
    private String context(int telling) {
        if (telling == 0) {
            return "";
        }
        String line = log.get(telling);
        boolean continues = line.startsWith(" ")
                || line.startsWith("\t")
                || line.contains(" is outside of ")
                || line.contains("would lead to reference leak");
        String before = log.get(telling - 1);
        boolean speaks = instruction(before) < 0 && !before.startsWith("; ") && !isState(before) && !before.isBlank();
        return continues && speaks ? before.strip() : "";
    }

    private static boolean isState(String line) {
        if (line.startsWith("from ") || line.startsWith("func#")) {
            return true;
        }
        // R0_w=…, R1=…, and since Linux 5.18 with the number of the instruction before it
        int at = 0;
        while (at < line.length() && (Character.isDigit(line.charAt(at)) || " :".indexOf(line.charAt(at)) >= 0)) {
            at++;
        }
        int register = at + 1;
        while (register < line.length() && Character.isDigit(line.charAt(register))) {
            register++;
        }
        return at < line.length()
                && line.charAt(at) == 'R'
                && register > at + 1
                && register < line.length()
                && (line.charAt(register) == '=' || line.charAt(register) == '_');
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

    private static int number(String digits) {
        return digits.length() > 8 ? -1 : Integer.parseInt(digits);
    }

    /** Returns what the log itself says of the source: at the place that the report names, or on the last line of source. */
    private LineInfo lineOfLog(int telling, int report) {
        String text = "";
        LineInfo found = new LineInfo(0, "", "", 0, 0);
        for (int i = telling; i >= 0 && text.isEmpty(); i--) {
            if (log.get(i).startsWith("; ")) {
                text = log.get(i).substring(2);
                int at = text.lastIndexOf(" @ ");
                if (at >= 0) {
                    found = place(text.substring(at + 3).strip());
                    text = text.substring(0, at);
                }
            }
        }
        int at = report < 0 ? -1 : log.indexOf("At:");
        if (at >= 0 && at + 1 < log.size() && found.line() == 0) {
            Matcher named = REPORT_INSTRUCTION.matcher(log.get(at + 1));
            LineInfo line = named.matches() ? line(number(named.group(1))) : null;
            found = line != null ? line : place(log.get(at + 1).strip());
        }
        return new LineInfo(0, found.file(), text.isEmpty() ? found.text() : text, found.line(), found.column());
    }

    private static LineInfo place(String text) {
        Matcher place = PLACE.matcher(text);
        if (!place.matches()) {
            return new LineInfo(0, "", "", 0, 0);
        }
        int column = place.group(3) == null ? 0 : number(place.group(3));
        return new LineInfo(0, place.group(1), "", number(place.group(2)), column);
    }

    private @Nullable LineInfo line(int slot) {
        LineInfo found = null;
        for (LineInfo line : program.lines()) {
            if (line.slot() > slot) {
                break;
            }
            found = line;
        }
        return found;
    }

    private String poisoned(int slot) {
        for (LinkedProgram.Poisoned poisoned : program.poisoned()) {
            if (poisoned.slot() == slot) {
                return poisoned.wanted();
            }
        }
        return "";
    }

    /** Poisoned instructions are calls of a helper that no kernel has. */
    private static boolean namesPoison(String cause) {
        return cause.contains("unknown") || cause.contains("invalid func");
    }
}
