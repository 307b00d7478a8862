package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Command;
import dev.jbcc.cli.ExitStatus;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.link.Uprobe;
import dev.jbcc.runtime.trace.Tracefs;
import dev.jbcc.runtime.trace.TracepointFormat;
import dev.jbcc.runtime.usdt.UsdtProbe;
import dev.jbcc.runtime.usdt.UsdtSite;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code jbcc tplist}: which tracepoints the kernel has, or which static probes (USDT) a process or a file. It traces nothing. */
public final class TpList implements Command {
    private final Options options;
    private final Options.Value<Long> pid;
    private final Options.Value<String> library;
    private final Options.Flag json;
    private final Options.Values filter;

    public TpList(Options options) {
        this.options = options;
        pid = options.process("PID", "USDT probes of this process and its libraries.", "-p", "--pid");
        library = options.text("LIB", "USDT probes of this library or program.", "-l", "--lib");
        json = options.flag("Print one JSON object per line.", "--json");
        filter = options.parameters("FILTER", "0..1", "Only names that match, such as 'block:*'.");
        options.footer(
                "",
                "With -v, the fields of tracepoints; how many places and arguments USDT probes have.",
                "With -vv, where these are. 'jbcc help tplist' explains the output.");
    }

    @Override
    public int run(Context context) {
        boolean usdt = pid.given() || library.given();
        int found = usdt ? listProbes(context.out()) : listTracepoints(context.out());
        if (found == 0) {
            throw new BpfException(nothing(usdt));
        }
        return ExitStatus.OK;
    }

    private String nothing(boolean usdt) {
        String where = !usdt
                ? "the kernel"
                : library.get()
                        .map(name -> "file '" + name + "'")
                        .orElseGet(() -> "process " + pid.get().orElseThrow());
        String what = usdt ? "USDT probe" : "tracepoint";
        return filter.get().isEmpty()
                ? where + ": has no " + what
                : where + ": no " + what + " matches '" + filter.get().getFirst() + "'; names are "
                        + (usdt ? "PROVIDER:NAME" : "CATEGORY:EVENT") + ", * stands for anything";
    }

    private Pattern pattern() {
        return Wildcard.pattern(filter.get().isEmpty() ? "*" : filter.get().getFirst());
    }

    // ---- tracepoints

    private int listTracepoints(Output out) {
        Tracefs tracefs = Tracefs.require();
        List<String> events = tracefs.events(pattern());
        for (String event : events) {
            String[] name = event.split(":", 2);
            List<TracepointFormat.Field> fields = options.verbose()
                    ? tracefs.format(name[0], name[1]).map(TracepointFormat::fields).orElse(List.of()).stream()
                            .filter(field -> !field.common())
                            .toList()
                    : List.of();
            if (json.given()) {
                out.line(json(event, fields));
            } else {
                out.line(event);
                fields.forEach(field -> out.line("    " + declaration(field) + ";"));
            }
        }
        return events.size();
    }

    private String json(String event, List<TracepointFormat.Field> fields) {
        JsonObject object = new JsonObject().put("tracepoint", event);
        if (options.verbose()) {
            object.putObjects(
                    "fields",
                    fields.stream()
                            .map(field -> new JsonObject()
                                    .put("name", field.name())
                                    .put("declaration", declaration(field))
                                    .put("offset", field.offset())
                                    .put("size", field.sizeBytes())
                                    .put("signed", field.signed()))
                            .toList());
        }
        return object.toString();
    }

    /** As the kernel's own file has it: {@code char rwbs[8]}, {@code __data_loc char[] name}. */
    static String declaration(TracepointFormat.Field field) {
        return switch (field.location()) {
            case INLINE ->
                field.type() + " " + field.name()
                        + (field.arrayLength() == 0
                                ? ""
                                : "[" + (field.arrayLength() < 0 ? "" : field.arrayLength()) + "]");
            case DATA_LOC -> "__data_loc " + field.type() + "[] " + field.name();
            case REL_LOC -> "__rel_loc " + field.type() + "[] " + field.name();
        };
    }

    // ---- static probes

    private int listProbes(Output out) {
        int process = pid.get().map(Long::intValue).orElse(Uprobe.ALL);
        Optional<String> file = library.get();
        List<UsdtProbe> all = file.isPresent() ? UsdtProbe.ofFile(file.get(), process) : UsdtProbe.ofProcess(process);
        Pattern pattern = pattern();
        int found = 0;
        for (UsdtProbe probe : all) {
            if (pattern.matcher(probe.fullName()).matches()) {
                print(out, probe);
                found++;
            }
        }
        return found;
    }

    private void print(Output out, UsdtProbe probe) {
        if (json.given()) {
            out.line(json(probe));
        } else if (!options.verbose()) {
            out.line(printable(probe.fileName() + " " + probe.fullName()));
        } else {
            out.line(printable(probe.fullName() + " [sema " + hex(semaphore(probe)) + "]"));
            if (options.verbosity() == 1) {
                out.line("  " + probe.sites().size() + " location(s)");
                out.line("  " + probe.argumentCount() + " argument(s)");
            } else {
                printPlaces(out, probe);
            }
        }
    }

    private static void printPlaces(Output out, UsdtProbe probe) {
        int place = 1;
        for (UsdtSite site : probe.sites()) {
            out.line(printable("  location #" + place++ + " " + probe.fileName() + " " + hex(site.address())));
            int argument = 1;
            for (String text : site.argumentTexts()) {
                out.line(printable("    argument #" + argument++ + " " + argument(text)));
            }
        }
    }

    private static String json(UsdtProbe probe) {
        return new JsonObject()
                .put("probe", probe.fullName())
                .put("file", probe.fileName())
                .put("semaphore", hex(semaphore(probe)))
                .put("arguments", probe.argumentCount())
                .putObjects(
                        "locations",
                        probe.sites().stream()
                                .map(site -> new JsonObject()
                                        .put("address", hex(site.address()))
                                        .put("arguments", site.argumentTexts()))
                                .toList())
                .toString();
    }

    /** Makes {@code 4 signed bytes @ -20(%rbp)} of {@code -4@-20(%rbp)}. What has another form is shown as it is. */
    static String argument(String text) {
        int at = text.indexOf('@');
        String size = at < 0 ? "" : text.substring(0, at);
        if (!size.matches("-?[0-9]{1,2}f?")) {
            return text;
        }
        boolean floating = size.endsWith("f");
        String kind = floating ? "floating-point" : size.startsWith("-") ? "signed" : "unsigned";
        return size.replaceAll("[-f]", "") + " " + kind + " bytes @ " + text.substring(at + 1);
    }

    private static long semaphore(UsdtProbe probe) {
        return probe.sites().getFirst().semaphoreAddress();
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        Columns.appendPrintable(line, text);
        return line.toString();
    }
}
