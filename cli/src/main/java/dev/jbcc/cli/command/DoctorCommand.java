package dev.jbcc.cli.command;

import dev.jbcc.cli.Command;
import dev.jbcc.cli.ExitStatus;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.Privileges;
import dev.jbcc.runtime.feature.FeatureProbe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code jbcc doctor}: what works on this machine, and what to do about the rest. */
public final class DoctorCommand implements Command {
    private final Options.Flag json;

    public DoctorCommand(Options options) {
        json = options.flag("Print one JSON object per line.", "--json");
    }

    @Override
    public int run(Context context) {
        List<Finding> findings = new ArrayList<>(new Machine(Path.of("/")).findings());
        findings.addAll(KernelFeatures.findings(
                new FeatureProbe(), Privileges.of(Path.of("/proc/self/status")).admin()));
        findings.addAll(new Installation(System.getenv(), properties()).findings());
        boolean failed = false;
        for (Finding finding : findings) {
            context.out().line(json.given() ? finding.toJson() : finding.toLine());
            failed |= finding.state() == Finding.State.FAIL;
        }
        return failed ? ExitStatus.FAILURE : ExitStatus.OK;
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            properties.put(name, System.getProperty(name, ""));
        }
        return properties;
    }
}
