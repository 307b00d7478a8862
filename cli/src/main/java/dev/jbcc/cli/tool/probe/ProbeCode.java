package dev.jbcc.cli.tool.probe;

import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.probe.ProbeText.Snippet;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.Diagnostic;
import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.runtime.trace.Tracefs;
import dev.jbcc.runtime.trace.TracepointFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the functions of probes. Each piece that the user wrote gets a line of its own, at the column where it stood, and a file name of
 * its own for the compiler: so messages lead back to the place in the user's text.
 */
final class ProbeCode {
    /** Begins the file names of pieces; no file has such a name. */
    private static final String PIECE = "probe:";

    private static final int REGISTERS = 6;
    private static final int USDT_ARGUMENTS = 12;
    private static final Pattern FIELD = Pattern.compile("\\bargs\\s*->\\s*(\\w+)");
    private static final Pattern BYTES = Pattern.compile("(STRCMP\\s*\\(\\s*\")\\{([^\"]*)}(\")");

    private final StringBuilder out = new StringBuilder(2048);
    private final String file;
    private final KernelTarget kernel;
    private final boolean binary;
    private final List<String> pieces = new ArrayList<>();
    private String probe = "";

    /**
     * @param file the program's name for messages
     * @param common the text before the functions
     * @param binary whether texts of {@code STRCMP} are lists of bytes
     */
    ProbeCode(String file, String common, KernelTarget kernel, boolean binary) {
        this.file = file;
        this.kernel = kernel;
        this.binary = binary;
        line(common);
    }

    /** Begins what belongs to a probe: how the user wrote it. */
    ProbeCode probe(String text) {
        probe = text;
        return this;
    }

    /** Adds lines of the program. */
    ProbeCode line(String text) {
        out.append(text).append('\n');
        return this;
    }

    /** Adds what the user wrote, between two texts of the program. */
    ProbeCode line(String before, Snippet snippet, String after) {
        String text = binary ? BYTES.matcher(snippet.text()).replaceAll(ProbeCode::escaped) : snippet.text();
        pieces.add(probe);
        out.append(before)
                .append("\n#line 1 \"")
                .append(PIECE)
                .append(pieces.size())
                .append("\"\n");
        out.append(" ".repeat(snippet.start())).append(text).append(after).append('\n');
        long lines = out.chars().filter(each -> each == '\n').count();
        return line("#line " + (lines + 2) + " \"" + file + "\"");
    }

    /** Returns what the compiler says about a piece, as a message about the user's text; otherwise what the compiler says. */
    RuntimeException explained(CompileException e) {
        for (Diagnostic diagnostic : e.diagnostics()) {
            if (diagnostic.severity() == Diagnostic.Severity.ERROR
                    && diagnostic.file().startsWith(PIECE)) {
                int piece = Integer.parseInt(diagnostic.file().substring(PIECE.length()));
                String position = diagnostic.column() > 0 ? ": position " + diagnostic.column() : "";
                UsageException explained = new UsageException("probe '" + pieces.get(piece - 1) + "'" + position + ": "
                        + String.join(
                                "; ",
                                Stream.concat(Stream.of(diagnostic.message()), diagnostic.hints().stream())
                                        .toList()));
                explained.initCause(e);
                return explained;
            }
        }
        return e;
    }

    /** Turns the bytes of <code>{0x6c, 1}</code> into a text. */
    private static String escaped(MatchResult bytes) {
        String text = Pattern.compile(",")
                .splitAsStream(bytes.group(2))
                .map(each -> "\\\\" + String.format("%03o", Integer.decode(each.strip()) & 0xff))
                .collect(Collectors.joining());
        return bytes.group(1) + text + bytes.group(3);
    }

    /**
     * Begins a function: its head, and variables for the keywords that are used.
     *
     * @param texts the C that is going to be in it
     */
    ProbeCode begin(String name, ProbePlace place, List<Snippet> texts) {
        int highest = ProbePlace.highestArgument(texts);
        return switch (place.kind()) {
            case ENTRY -> entry(name, place, highest);
            case RETURN -> {
                if (highest > 0) {
                    throw wrong("arg" + highest + ": not known at a return; probe the entry of '" + place.name() + "'");
                }
                line("int " + name + "(struct pt_regs *ctx) {");
                boolean used = ProbePlace.uses(texts, "retval") || ProbePlace.uses(texts, "$retval");
                yield used ? line("    u64 retval = PT_REGS_RC(ctx);") : this;
            }
            case TRACEPOINT -> {
                String text = place.library() + ":" + place.name();
                if (kernel.tracepointFormat(place.library(), place.name()).isEmpty()) {
                    List<String> similar = Tracefs.find()
                            .map(tracefs -> tracefs.similarEvents(place.library(), place.name()))
                            .orElse(List.of());
                    throw wrong("the kernel has no tracepoint '" + text + "'"
                            + (similar.isEmpty()
                                    ? "; 'jbcc tplist' lists them"
                                    : "; similar: '" + String.join("', '", similar) + "'"));
                }
                yield line("int " + name + "(struct tracepoint__" + place.library() + "__" + place.name() + " *args) {")
                        .line("    void *ctx = args;");
            }
            case USDT -> usdt(name, highest);
        };
    }

    private UsageException wrong(String what) {
        return new UsageException("probe '" + probe + "': " + what);
    }

    private ProbeCode entry(String name, ProbePlace place, int highest) {
        if (highest > REGISTERS) {
            throw wrong("arg" + highest + ": only arg1 to arg" + REGISTERS + " of a function are known");
        }
        line("int " + place.inProgram(name) + "(struct pt_regs *ctx");
        for (Snippet parameter : place.parameters()) {
            line("    ,", parameter, "");
        }
        int declared = place.parameters().size();
        for (int i = declared + 1; i <= highest; i++) {
            line("    , u64 arg" + i);
        }
        line(") {");
        for (int i = 1; i <= Math.min(declared, highest); i++) {
            String parameter = ProbePlace.declared(place.parameters().get(i - 1));
            if (!parameter.equals("arg" + i)) {
                line("    u64 arg" + i + " = (u64)" + parameter + ";");
            }
        }
        return this;
    }

    private ProbeCode usdt(String name, int highest) {
        if (highest > USDT_ARGUMENTS) {
            throw wrong("arg" + highest + ": probes have at most " + USDT_ARGUMENTS + " arguments");
        }
        line("int " + name + "(struct pt_regs *ctx) {");
        for (int i = 1; i <= highest; i++) {
            line("    u64 arg" + i + " = 0;").line("    bpf_usdt_readarg(" + i + ", ctx, &arg" + i + ");");
        }
        return this;
    }

    /**
     * Returns a value with fields of a tracepoint whose data lies behind its record: {@code args->filename} is then the data itself, as
     * {@code TP_DATA_LOC} has it.
     */
    Snippet located(ProbePlace place, Snippet snippet) {
        if (place.kind() != ProbePlace.Kind.TRACEPOINT || !snippet.text().contains("args")) {
            return snippet;
        }
        Set<String> located = kernel.tracepointFormat(place.library(), place.name())
                .map(text -> TracepointFormat.parse(text).fields().stream()
                        .filter(field -> field.location() != TracepointFormat.Location.INLINE)
                        .map(TracepointFormat.Field::name)
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
        return snippet.with(FIELD.matcher(snippet.text())
                .replaceAll(field -> located.contains(field.group(1)) ? "TP_DATA_LOC(" + field.group(1) + ")" : "$0"));
    }

    /** Returns the whole program. */
    String text() {
        return out.toString();
    }
}
