package dev.jbcc.cli.tool.java;

import dev.jbcc.Usdt;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.symbol.HotSpot;
import dev.jbcc.runtime.usdt.UsdtProbe;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The probes of the JVM in one process, and whether they are switched on: some are not, unless the JVM was started for it. */
final class HotSpotProbes {
    /** The option without which there are no probes at the entries and exits of methods. */
    static final String METHODS = "DTraceMethodProbes";

    /** The option without which there are no probes where objects are made. */
    static final String ALLOCATIONS = "DTraceAllocProbes";

    private static final String PROVIDER = "hotspot:";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int pid;
    private final Usdt usdt;

    private HotSpotProbes(int pid, Usdt usdt) {
        this.pid = pid;
        this.usdt = usdt;
    }

    /**
     * Looks into a process.
     *
     * @throws BpfException if there is no such process, or no such JVM in it
     */
    static HotSpotProbes of(int pid) {
        Usdt usdt = Usdt.ofProcess(pid);
        if (!HotSpot.of(pid).isLoaded()) {
            throw new BpfException("process " + pid + ": no JVM of the HotSpot family is loaded");
        }
        return new HotSpotProbes(pid, usdt);
    }

    /** Takes the parameter {@code PID}: the first of those that were given. */
    static int pid(List<String> given) {
        return Options.process(given, "JVM");
    }

    /**
     * Checks that an option of the JVM is on. If the JVM does not say, a remark is all.
     *
     * @param what cannot be seen without it
     * @throws BpfException if it is off
     */
    HotSpotProbes require(Session session, String option, String what) {
        String without = what + " cannot be seen: the JVM was started without -XX:+" + option;
        boolean off;
        try {
            off = isOff(option);
        } catch (BpfException e) {
            session.note(e.getMessage() + "; if nothing appears, " + without);
            return this;
        }
        if (off) {
            throw new BpfException("process " + pid + ": " + without);
        }
        return this;
    }

    private boolean isOff(String option) {
        String flags = HotSpot.of(pid).ask("VM.flags -all", PATIENCE);
        Matcher flag = Pattern.compile("\\b" + option + "\\s*=\\s*(\\w+)").matcher(flags);
        return flag.find() && flag.group(1).equals("false");
    }

    /** Has a function of the tool's program run at a probe. */
    HotSpotProbes attach(Session session, String probe, String function) {
        for (UsdtProbe each : usdt.probes(PROVIDER + probe)) {
            session.bpf().attachUsdt(each, function, pid);
        }
        return this;
    }
}
