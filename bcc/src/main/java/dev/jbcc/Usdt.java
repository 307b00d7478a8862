package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.link.Uprobe;
import dev.jbcc.runtime.symbol.SimilarNames;
import dev.jbcc.runtime.usdt.UsdtProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The static probes (USDT) of a process, or of a program or library, and which functions they are to run. Mirrors the class
 * {@code USDT} of bcc Python.
 *
 * {@snippet :
 * Usdt usdt = Usdt.ofProcess(pid).enableProbe("hotspot:gc__begin", "on_begin");
 * try (Bpf bpf = Bpf.fromText(text).usdt(usdt).open()) {
 *     bpf.tracePrint();
 * }
 * }
 *
 * <p>Probes are read once, when the object is made: libraries loaded later are not seen. Not thread-safe.
 */
public final class Usdt {
    /** A function that a probe is to run. */
    record Enabled(UsdtProbe probe, String function) {}

    private final String source;
    private final int processId;
    private final List<UsdtProbe> probes;
    private final List<Enabled> enabled = new ArrayList<>();

    private Usdt(String source, int processId, List<UsdtProbe> probes) {
        this.source = source;
        this.processId = processId;
        this.probes = List.copyOf(probes);
    }

    /**
     * Takes the probes of the program that a process runs and of all libraries that it has loaded; only that process, with all its
     * threads, is traced. Mirrors {@code USDT(pid=...)}.
     *
     * @throws BpfException if there is no such process, or its memory map cannot be read
     */
    public static Usdt ofProcess(int processId) {
        return new Usdt("process " + processId, processId, UsdtProbe.ofProcess(processId));
    }

    /**
     * Takes the probes of a program or library; all processes that run it are traced. Mirrors {@code USDT(path=...)}.
     *
     * @param name a path, or the short name of a library, such as {@code c}
     * @throws BpfException if there is no such file, or it cannot be read
     * @throws dev.jbcc.runtime.ObjectFormatException if it is no ELF file, or what it says of its probes is damaged
     */
    public static Usdt ofFile(String name) {
        return ofFile(name, Uprobe.ALL);
    }

    /**
     * Takes the probes of one program or library that a process uses, in its own mount namespace; only that process is traced.
     * Mirrors {@code USDT(pid=..., path=...)}; otherwise as {@link #ofFile(String)}.
     */
    public static Usdt ofFile(String name, int processId) {
        String source = "file '" + name + "'" + (processId < 0 ? "" : " of process " + processId);
        return new Usdt(source, processId, UsdtProbe.ofFile(name, processId));
    }

    /**
     * Has a function run at all places of a probe, once a program is opened with this object. Mirrors
     * {@code enable_probe(probe, fn_name)}.
     *
     * @param probe its name, or provider and name, as {@code hotspot:gc__begin}
     * @param function of the BPF program
     * @throws BpfException if there is no such probe, or several providers have one of that name
     */
    public Usdt enableProbe(String probe, String function) {
        for (UsdtProbe each : probes(probe)) {
            enabled.add(new Enabled(each, function));
        }
        return this;
    }

    /**
     * Does what {@link #enableProbe} does, with a message for users of a tool: why the probe of a process may be missing. Mirrors
     * {@code enable_probe_or_bail(probe, fn_name)}, which ends the process itself; here whoever catches the exception does.
     *
     * @throws BpfException as {@link #enableProbe}
     */
    public Usdt enableProbeOrBail(String probe, String function) {
        try {
            return enableProbe(probe, function);
        } catch (BpfException e) {
            throw new BpfException(
                    e.getMessage() + "; the program may have been built without static probes (--enable-dtrace,"
                            + " --with-dtrace); 'jbcc tplist' lists those that are there",
                    e);
        }
    }

    /** Returns all probes. Mirrors {@code enumerate_probes()}; sites and arguments of each are there too. */
    public List<UsdtProbe> enumerateProbes() {
        return probes;
    }

    /**
     * Returns the probes of a name: one for each program and library that has it.
     *
     * @param probe its name, or provider and name
     * @throws BpfException if there is no such probe, or several providers have one of that name
     */
    public List<UsdtProbe> probes(String probe) {
        boolean full = probe.indexOf(':') >= 0;
        List<UsdtProbe> found = probes.stream()
                .filter(each -> (full ? each.fullName() : each.name()).equals(probe))
                .toList();
        if (found.isEmpty()) {
            SimilarNames similar = new SimilarNames(probe);
            probes.forEach(each -> similar.offer(full ? each.fullName() : each.name()));
            throw new BpfException(source + ": no USDT probe '" + probe + "'"
                    + (probes.isEmpty() ? ", nor any other" : "")
                    + (similar.best().isEmpty() ? "" : "; similar: '" + String.join("', '", similar.best()) + "'"));
        }
        List<String> names = found.stream().map(UsdtProbe::fullName).distinct().toList();
        if (names.size() > 1) {
            throw new BpfException(source + ": USDT probe '" + probe + "': several providers have one: "
                    + names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ")));
        }
        return found;
    }

    /** Returns the process that is traced; negative for all. */
    int processId() {
        return processId;
    }

    List<Enabled> enabled() {
        return List.copyOf(enabled);
    }

    @Override
    public String toString() {
        return source;
    }
}
