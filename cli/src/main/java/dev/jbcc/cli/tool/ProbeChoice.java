package dev.jbcc.cli.tool;

import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.runtime.BpfException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a tool is to be attached to for one purpose, where kernels differ: the first alternative that the kernel has.
 *
 * @param purpose such as {@code the start of block I/O}, for messages
 * @param alternatives the best one first
 * @param optional whether the tool can do without
 */
public record ProbeChoice(String purpose, List<Probe> alternatives, boolean optional) {
    public ProbeChoice {
        alternatives = List.copyOf(alternatives);
    }

    /** The tool cannot do without. */
    public static ProbeChoice of(String purpose, Probe... alternatives) {
        return new ProbeChoice(purpose, List.of(alternatives), false);
    }

    /** The tool can do without. */
    public static ProbeChoice optional(String purpose, Probe... alternatives) {
        return new ProbeChoice(purpose, List.of(alternatives), true);
    }

    /** Returns the first alternative that a kernel has. */
    public Optional<Probe> on(KernelTarget kernel) {
        for (Probe probe : alternatives) {
            if (probe.isIn(kernel)) {
                return Optional.of(probe);
            }
        }
        return Optional.empty();
    }

    /** Returns the macros that make a program use what a kernel has. */
    static List<String> macros(List<ProbeChoice> choices, KernelTarget kernel) {
        List<String> macros = new ArrayList<>();
        for (ProbeChoice choice : choices) {
            Optional<Probe> probe = choice.on(kernel);
            if (probe.isPresent()) {
                macros.add("-D" + probe.get().macro());
            } else if (!choice.optional) {
                throw new BpfException(choice.purpose + ": this kernel (" + kernel.release() + ") has none of "
                        + choice.alternatives.stream().map(Probe::toString).collect(Collectors.joining(", ")));
            }
        }
        return macros;
    }
}
