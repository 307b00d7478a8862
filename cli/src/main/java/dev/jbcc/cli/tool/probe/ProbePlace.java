package dev.jbcc.cli.tool.probe;

import dev.jbcc.Bpf;
import dev.jbcc.Usdt;
import dev.jbcc.cli.tool.probe.ProbeText.Snippet;
import dev.jbcc.runtime.usdt.UsdtProbe;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a probe is: {@code p:LIBRARY:FUNCTION+OFFSET(SIGNATURE)}, {@code r:LIBRARY:FUNCTION(SIGNATURE)}, {@code t:CATEGORY:EVENT},
 * {@code u:LIBRARY:PROBE}. Without a library it is a function of the kernel.
 *
 * @param library the category of a tracepoint; empty for the kernel
 * @param name of the function, event or probe
 * @param offset bytes from the start of the function
 * @param parameters of the signature, as they stand there; empty if there is no signature
 */
record ProbePlace(Kind kind, String library, String name, long offset, List<Snippet> parameters) {
    /** What is probed. */
    enum Kind {
        ENTRY,
        RETURN,
        TRACEPOINT,
        USDT
    }

    private static final Pattern WORD_AT_END = Pattern.compile("(\\w+)\\s*(?:\\[[^]]*])?\\s*$");
    private static final Pattern SYSTEM_CALL = Pattern.compile("(?:sys_|SyS_|__(?:x64|arm64|s390x|riscv)_sys_)(\\w+)");

    /**
     * Reads a place.
     *
     * @param stops what may come after the place, besides a signature
     */
    static ProbePlace parse(ProbeText text, String stops) {
        int start = text.position();
        Snippet place = text.until(stops + "(");
        String[] words = place.text().split(":", -1);
        int count = words.length;
        String type = count < 3 ? "p" : words[0];
        Kind kind = switch (type) {
            case "p", "" -> Kind.ENTRY;
            case "r" -> Kind.RETURN;
            case "t" -> Kind.TRACEPOINT;
            case "u" -> Kind.USDT;
            default -> throw text.wrong(start, "'" + type + "': must be p, r, t or u");
        };
        if (count > (kind == Kind.USDT ? 4 : 3)) {
            throw text.wrong(start, "too many colons; a probe is TYPE:LIBRARY:FUNCTION");
        }
        String library = count == 1 ? "" : count == 2 ? words[0] : words[1];
        String name = count == 4 ? words[2] + ":" + words[3] : words[count - 1];
        if (library.isEmpty() && (kind == Kind.TRACEPOINT || kind == Kind.USDT)) {
            throw text.wrong(start, kind == Kind.TRACEPOINT ? "no category" : "no library or program");
        }
        long offset = 0;
        int plus = name.indexOf('+');
        if (plus >= 0) {
            if (kind != Kind.ENTRY) {
                throw text.wrong(start, "an offset goes with the entry of a function only");
            }
            offset = offset(text, place, name.substring(plus + 1));
            name = name.substring(0, plus);
        }
        if (name.isEmpty()) {
            throw text.wrong(start + place.text().length(), "a name is missing");
        }
        return new ProbePlace(
                kind, library, name, offset, text.sees('(') ? parameters(text.inParentheses()) : List.of());
    }

    private static long offset(ProbeText text, Snippet place, String digits) {
        try {
            long offset = Long.decode(digits);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw text.wrong(place.start() + place.text().length() - digits.length(), "'" + digits + "': no offset");
    }

    private static List<Snippet> parameters(Snippet signature) {
        String inside = signature.text();
        if (inside.isBlank() || inside.strip().equals("void")) {
            return List.of();
        }
        int start = signature.start();
        return new ProbeText(inside)
                .list(',', "").stream()
                        .map(part -> new Snippet(part.text(), start + part.start()))
                        .toList();
    }

    /** Returns the same place with a signature: what stands between its parentheses. */
    ProbePlace withParameters(Snippet signature) {
        return new ProbePlace(kind, library, name, offset, parameters(signature));
    }

    /** Returns the name that a declaration declares; empty if there is none to be seen. */
    static String declared(Snippet parameter) {
        Matcher word = WORD_AT_END.matcher(parameter.text());
        return word.find() ? word.group(1) : "";
    }

    /** Returns the parameter of a name, if the signature has it. */
    Optional<Snippet> parameter(String wanted) {
        return parameters.stream().filter(each -> declared(each).equals(wanted)).findFirst();
    }

    /** Returns the name of the system call that this function of the kernel is for; empty if it is for none. */
    String systemCall() {
        Matcher call = SYSTEM_CALL.matcher(name);
        return library.isEmpty() && call.matches() ? call.group(1) : "";
    }

    /** Returns the name of the function that is attached, as {@link Bpf#attachKprobe} takes it. */
    private String kernelName() {
        String call = systemCall();
        return call.isEmpty() ? name : "sys_" + call;
    }

    /** Returns a place of the same kind at the entry of the function. */
    ProbePlace entry() {
        return new ProbePlace(Kind.ENTRY, library, name, 0, parameters);
    }

    /** Returns what the program calls a function: the dialect finds the arguments of system calls where the kernel has them. */
    String inProgram(String function) {
        return (kind == Kind.ENTRY && !systemCall().isEmpty() ? "syscall__" : "") + function;
    }

    /**
     * Attaches a function of the program.
     *
     * @param function its name before {@link #inProgram}
     * @param processId only this process, for functions and probes of programs and libraries; or {@link Bpf#ALL_PROCESSES}
     */
    void attach(Bpf bpf, String function, int processId) {
        switch (kind) {
            case ENTRY -> {
                if (library.isEmpty()) {
                    bpf.attachKprobe(kernelName(), offset, inProgram(function));
                } else {
                    bpf.attachUprobe(library, name, offset, function, processId);
                }
            }
            case RETURN -> {
                if (library.isEmpty()) {
                    bpf.attachKretprobe(kernelName(), function);
                } else {
                    bpf.attachUretprobe(library, name, function, processId);
                }
            }
            case TRACEPOINT -> bpf.attachTracepoint(library + ":" + name, function);
            case USDT -> {
                for (UsdtProbe probe : Usdt.ofFile(library, processId).probes(name)) {
                    bpf.attachUsdt(probe, function, processId);
                }
            }
        }
    }

    /** Returns the name without what says where it is. */
    String shortName() {
        return kind == Kind.USDT ? name.substring(name.indexOf(':') + 1) : name;
    }

    /** Returns which parameters are called {@code arg1} and so on in some texts: the highest number, 0 for none. */
    static int highestArgument(List<Snippet> texts) {
        return texts.stream()
                .flatMap(text -> ARGUMENT.matcher(text.text()).results())
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .max()
                .orElse(0);
    }

    /** Returns whether a keyword is used in some texts. */
    static boolean uses(List<Snippet> texts, String keyword) {
        Pattern pattern = Pattern.compile("(?<![\\w$])" + Pattern.quote(keyword) + "(?!\\w)");
        return texts.stream().anyMatch(text -> pattern.matcher(text.text()).find());
    }

    private static final Pattern ARGUMENT = Pattern.compile("\\barg([1-9]\\d?)\\b");
}
