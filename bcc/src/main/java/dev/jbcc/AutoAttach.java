package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.object.SectionKind;
import java.util.regex.Pattern;

/** Attaches the functions of a program to what their sections say. */
final class AutoAttach {
    private final Bpf bpf;

    AutoAttach(Bpf bpf) {
        this.bpf = bpf;
    }

    /** Attaches all functions whose sections name a target, and do not start with a question mark. */
    void all() {
        for (ProgramSpec program : bpf.object().spec().programs()) {
            SectionKind kind = program.kind().orElse(null);
            if (kind != null && kind.target().isPresent() && !program.section().startsWith("?")) {
                attach(program, kind.attach(), kind.target().get());
            }
        }
    }

    private void attach(ProgramSpec program, SectionKind.Attach attach, String target) {
        String function = program.name();
        switch (attach) {
            case KPROBE -> kprobe(target, function);
            case KRETPROBE -> bpf.attachKretprobe(target, function);
            case KPROBE_MULTI -> {
                var _ = bpf.attachKprobe(glob(target), function);
            }
            case KRETPROBE_MULTI -> {
                var _ = bpf.attachKretprobe(glob(target), function);
            }
            case KSYSCALL -> bpf.attachKprobe("sys_" + target, function);
            case KRETSYSCALL -> bpf.attachKretprobe("sys_" + target, function);
            case UPROBE, URETPROBE -> uprobe(program, attach, parts(program, target, 2));
            case UPROBE_MULTI -> {
                String[] parts = parts(program, target, 2);
                var _ = bpf.attachUprobe(parts[0], glob(parts[1]), function, Bpf.ALL_PROCESSES);
            }
            case URETPROBE_MULTI -> {
                String[] parts = parts(program, target, 2);
                var _ = bpf.attachUretprobe(parts[0], glob(parts[1]), function, Bpf.ALL_PROCESSES);
            }
            case USDT -> {
                String[] parts = parts(program, target, 3);
                bpf.attachUsdt(Usdt.ofFile(parts[0]).enableProbe(parts[1] + ":" + parts[2], function));
            }
            case TRACEPOINT -> bpf.attachTracepoint(target.replace('/', ':'), function);
            case RAW_TRACEPOINT -> bpf.attachRawTracepoint(target, function);
            case TRACING -> {
                if (function.startsWith("kretfunc__")) {
                    bpf.attachKretfunc(function);
                } else {
                    bpf.attachKfunc(function);
                }
            }
            case LSM -> bpf.attachLsm(function);
            case NONE, OTHER, ITERATOR -> {}
        }
    }

    private void kprobe(String target, String function) {
        int plus = target.indexOf('+');
        if (plus < 0) {
            bpf.attachKprobe(target, function);
        } else {
            bpf.attachKprobe(target.substring(0, plus), number(target.substring(plus + 1), target), function);
        }
    }

    /** The target is {@code file:function} or {@code file:function+offset}. */
    private void uprobe(ProgramSpec program, SectionKind.Attach attach, String[] parts) {
        int plus = parts[1].indexOf('+');
        String symbol = plus < 0 ? parts[1] : parts[1].substring(0, plus);
        long offset = plus < 0 ? 0 : number(parts[1].substring(plus + 1), parts[1]);
        if (attach == SectionKind.Attach.UPROBE) {
            bpf.attachUprobe(parts[0], symbol, offset, program.name(), Bpf.ALL_PROCESSES);
        } else {
            bpf.attachUretprobe(parts[0], symbol, program.name());
        }
    }

    private static long number(String digits, String target) {
        try {
            return Long.decode(digits);
        } catch (NumberFormatException e) {
            throw new BpfException("probe '" + target + "': offset '" + digits + "': no number", e);
        }
    }

    private static String[] parts(ProgramSpec program, String target, int count) {
        String[] parts = target.split(":", count);
        if (parts.length < count || parts[0].isEmpty() || parts[count - 1].isEmpty()) {
            throw new BpfException("program '" + program.name() + "': section '" + program.section() + "': must be "
                    + (count == 2 ? "FILE:FUNCTION" : "FILE:PROVIDER:NAME")
                    + " after the first slash; open without attaching, and attach it with a call");
        }
        return parts;
    }

    /** In a glob, a star stands for any characters and a question mark for one; the whole name must match. */
    static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default ->
                    regex.append(Character.isLetterOrDigit(c) || c == '_' ? "" : "\\")
                            .append(c);
            }
        }
        return Pattern.compile(regex.append('$').toString());
    }
}
