package dev.jbcc.cli.command;

import dev.jbcc.cli.Command;
import dev.jbcc.cli.ExitStatus;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.ToolList;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.Tool;
import dev.jbcc.compiler.KernelTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code jbcc tools}: the tools by area, and with {@code --check} which of them run on this kernel. */
public final class ToolsCommand implements Command {
    private static final int NAME_WIDTH = 15;

    private final Options.Flag check;
    private final Options.Flag json;

    public ToolsCommand(Options options) {
        check = options.flag("Say for each whether it runs on this kernel, and with which probes.", "--check");
        json = options.flag("Print one JSON object per line.", "--json");
    }

    @Override
    public int run(Context context) {
        Output out = context.out();
        KernelTarget kernel = KernelTarget.ofEnvironment();
        String area = "";
        boolean allRun = true;
        for (ToolList.Entry entry : ToolList.entries()) {
            List<String> missing = new ArrayList<>();
            List<String> used = new ArrayList<>();
            if (check.given()) {
                ToolList.tool(entry.name()).ifPresent(tool -> check(tool, kernel, used, missing));
                allRun &= missing.isEmpty();
            }
            if (json.given()) {
                json(out, entry, used, missing);
                continue;
            }
            if (!entry.area().equals(area)) {
                out.line((area.isEmpty() ? "" : "\n") + entry.area() + ":");
                area = entry.area();
            }
            String name = entry.name();
            out.line("  " + name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()))
                    + (check.given() ? verdict(used, missing) : entry.summary()));
        }
        return allRun ? ExitStatus.OK : ExitStatus.FAILURE;
    }

    private static void check(Tool tool, KernelTarget kernel, List<String> used, List<String> missing) {
        for (ProbeChoice choice : tool.probes()) {
            choice.on(kernel).ifPresent(probe -> used.add(probe.toString()));
            if (choice.on(kernel).isEmpty() && !choice.optional()) {
                missing.add(choice.purpose() + " (none of "
                        + choice.alternatives().stream().map(Object::toString).collect(Collectors.joining(", ")) + ")");
            }
        }
    }

    private static String verdict(List<String> used, List<String> missing) {
        if (!missing.isEmpty()) {
            return "no: this kernel lacks " + String.join("; ", missing);
        }
        return used.isEmpty() ? "runs" : "runs, on " + String.join(", ", used);
    }

    private void json(Output out, ToolList.Entry entry, List<String> used, List<String> missing) {
        JsonObject line = new JsonObject()
                .put("tool", entry.name())
                .put("area", entry.area())
                .put("summary", entry.summary());
        if (check.given()) {
            line.put("runs", missing.isEmpty()).put("probes", used).put("missing", missing);
        }
        out.line(line.toString());
    }
}
