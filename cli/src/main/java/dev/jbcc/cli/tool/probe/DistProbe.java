package dev.jbcc.cli.tool.probe;

import dev.jbcc.Bpf;
import dev.jbcc.cli.tool.probe.ProbeText.Snippet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A probe of {@code argdist}: {@code PLACE[:TYPE,...:VALUE,...[:CONDITION]][#LABEL]}.
 *
 * @param text as it was given
 * @param types C types of the values; texts are {@code char *}
 * @param values C; empty if only calls are counted
 * @param condition C that must be true; blank if there is none
 * @param label what stands above the output
 */
record DistProbe(
        String text,
        ProbePlace place,
        List<String> types,
        List<Snippet> values,
        Snippet condition,
        String label,
        boolean labelled) {
    private static final Pattern ENTRY = Pattern.compile("\\$entry\\s*\\(\\s*(\\w+)\\s*\\)");
    private static final Snippet NOTHING = new Snippet("", 0);

    /** @param histogram whether one number is wanted */
    static DistProbe parse(String given, boolean histogram) {
        ProbeText text = new ProbeText(given);
        int start = text.skipBlanks().position();
        ProbePlace place = place(text);
        List<Snippet> types = new ArrayList<>();
        List<Snippet> values = new ArrayList<>();
        Snippet condition = NOTHING;
        if (text.skipBlanks().take(':')) {
            types = text.list(',', ":#");
            if (!text.take(':')) {
                throw text.wrong(text.position(), "a colon is expected, and the values behind it");
            }
            values = text.list(',', ":#");
            condition = text.take(':') ? text.until("#") : NOTHING;
        }
        int end = text.position();
        boolean labelled = text.take('#');
        String label = (labelled ? text.until("").text() : text.text().substring(start, end)).strip();
        if (!text.atEnd()) {
            throw text.wrong(text.position(), "a colon is expected");
        }
        if (types.size() != values.size()) {
            throw text.wrong(end - 1, types.size() + " types, " + values.size() + " values");
        }
        if (values.isEmpty() && place.kind() == ProbePlace.Kind.RETURN) {
            types = List.of(new Snippet("int", 0));
            values = List.of(new Snippet("$retval", start));
        }
        DistProbe probe = new DistProbe(
                given,
                place,
                types.stream().map(type -> type.text().strip()).toList(),
                values,
                condition,
                label,
                labelled);
        probe.check(text, histogram);
        return probe;
    }

    /** Colons separate everything, so the place is made of the first three parts. */
    private static ProbePlace place(ProbeText text) {
        int start = text.position();
        Snippet type = text.until(":");
        boolean complete = text.take(':');
        Snippet library = text.until(":");
        complete &= text.take(':');
        if (!complete || text.atEnd()) {
            throw text.wrong(start, "a place is TYPE:LIBRARY:FUNCTION(SIGNATURE), such as p::vfs_read()");
        }
        Snippet name = text.until("(:# ");
        ProbeText whole = new ProbeText(" ".repeat(start) + type.text() + ":" + library.text() + ":" + name.text());
        ProbePlace place = ProbePlace.parse(whole.skipBlanks(), " ");
        return text.sees('(') ? place.withParameters(text.inParentheses()) : place;
    }

    private void check(ProbeText text, boolean histogram) {
        if (histogram && values.size() != 1) {
            throw text.wrong(0, values.isEmpty() ? "a histogram needs a value" : "a histogram has only one value");
        }
        if (histogram && isText(0)) {
            throw text.wrong(values.getFirst().start(), "a text makes no histogram; count it with -C");
        }
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).isBlank() || types.get(i).isEmpty()) {
                throw text.wrong(values.get(i).start(), "a value or its type is missing");
            }
        }
        for (Snippet each : all()) {
            boolean back = place.kind() == ProbePlace.Kind.RETURN;
            for (String keyword : List.of("$retval", "$entry", "$latency")) {
                if (!back && ProbePlace.uses(List.of(each), keyword)) {
                    throw text.wrong(
                            each.start() + each.text().indexOf(keyword), keyword + ": known at returns only (r:…)");
                }
            }
        }
        for (String name : entryNames()) {
            if (place.parameter(name).isEmpty()) {
                throw text.wrong(0, "$entry(" + name + "): the signature has no such parameter");
            }
        }
    }

    boolean isText(int value) {
        return types.get(value).replace(" ", "").replace("const", "").equals("char*");
    }

    /** Returns whether the numbers of a value are unsigned, as far as its type tells. */
    boolean isUnsigned(int value) {
        String type = types.get(value);
        return type.startsWith("u") || type.startsWith("__u") || (type.contains("size_t") && !type.contains("ssize_t"));
    }

    private List<Snippet> all() {
        List<Snippet> all = new ArrayList<>(values);
        all.add(condition);
        return all;
    }

    private List<String> entryNames() {
        return all().stream()
                .flatMap(each -> ENTRY.matcher(each.text()).results())
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    private boolean needsEntry() {
        return !entryNames().isEmpty() || ProbePlace.uses(all(), "$latency");
    }

    /** Returns a value with the keywords of returns as the program has them; what follows stays at its column. */
    private static Snippet known(Snippet snippet) {
        String text = ENTRY.matcher(snippet.text()).replaceAll(DistProbe::member);
        return snippet.with(text.replace("$latency", " latency").replace("$retval", " retval"));
    }

    private static String member(MatchResult found) {
        return " "
                        .repeat(found.group().length()
                                - "entry->".length()
                                - found.group(1).length()) + "entry->" + found.group(1);
    }

    /** Writes its tables and functions. */
    void write(ProbeCode code, int number, boolean histogram) {
        code.probe(text);
        if (histogram) {
            code.line("BPF_HISTOGRAM(values_" + number + ");");
        } else {
            code.line("struct key_" + number + " {");
            for (int i = 0; i < Math.max(1, values.size()); i++) {
                code.line(
                        values.isEmpty()
                                ? "    u32 v0;"
                                : isText(i)
                                        ? "    char v" + i + "[STRING_SIZE];"
                                        : "    typeof(" + types.get(i) + ") v" + i + ";");
            }
            code.line("};").line("BPF_HASH(values_" + number + ", struct key_" + number + ", u64);");
        }
        if (needsEntry()) {
            writeEntry(code, number);
        }
        code.begin(function(number), place, all());
        code.line("    if (skipped())").line("        return 0;");
        if (needsEntry()) {
            code.line("    u64 thread = bpf_get_current_pid_tgid();")
                    .line("    struct entry_" + number + " *found = entries_" + number + ".lookup(&thread);")
                    .line("    if (!found)")
                    .line("        return 0;")
                    .line("    struct entry_" + number + " copy = *found, *entry = &copy;")
                    .line("    u64 latency = bpf_ktime_get_ns() - entry->since;")
                    .line("    entries_" + number + ".delete(&thread);");
        }
        if (!condition.isBlank()) {
            code.line("    if (!(", known(code.located(place, condition)), "))").line("        return 0;");
        }
        if (histogram) {
            code.line(
                    "    values_" + number + ".increment(bpf_log2l((typeof(" + types.getFirst() + "))(",
                    known(code.located(place, values.getFirst())),
                    ")));");
        } else {
            count(code, number);
        }
        code.line("    return 0;").line("}");
    }

    private void count(ProbeCode code, int number) {
        code.line("    struct key_" + number + " key;").line("    __builtin_memset(&key, 0, sizeof(key));");
        for (int i = 0; i < values.size(); i++) {
            Snippet value = known(code.located(place, values.get(i)));
            if (isText(i)) {
                code.line("    read_text(key.v" + i + ", (u64)(", value, "));");
            } else {
                code.line("    key.v" + i + " = (typeof(key.v" + i + "))(", value, ");");
            }
        }
        code.line("    u64 zero = 0, *count = values_" + number + ".lookup_or_try_init(&key, &zero);")
                .line("    if (count)")
                .line("        __sync_fetch_and_add(count, 1);")
                .line("    else")
                .line("        losses.atomic_increment(0);");
    }

    private void writeEntry(ProbeCode code, int number) {
        Map<String, Snippet> kept = new LinkedHashMap<>();
        entryNames().forEach(name -> kept.put(name, place.parameter(name).orElseThrow()));
        code.line("struct entry_" + number + " {").line("    u64 since;");
        kept.values().forEach(parameter -> code.line("", parameter, ";"));
        code.line("};").line("BPF_HASH(entries_" + number + ", u64, struct entry_" + number + ", 65536);");
        code.begin(entryFunction(number), place.entry(), List.of());
        code.line("    if (skipped())").line("        return 0;");
        code.line("    u64 thread = bpf_get_current_pid_tgid();");
        code.line("    struct entry_" + number + " entry;").line("    __builtin_memset(&entry, 0, sizeof(entry));");
        kept.keySet().forEach(name -> code.line("    entry." + name + " = " + name + ";"));
        code.line("    entry.since = bpf_ktime_get_ns();")
                .line("    if (entries_" + number + ".update(&thread, &entry))")
                .line("        lost_start();")
                .line("    return 0;")
                .line("}");
    }

    private static String function(int number) {
        return "probe_" + number;
    }

    private static String entryFunction(int number) {
        return "entered_" + number;
    }

    /** Attaches its functions, first that at the return: a call that is seen to begin is then seen to end. */
    void attach(Bpf bpf, int number, int processId) {
        place.attach(bpf, function(number), processId);
        if (needsEntry()) {
            place.entry().attach(bpf, entryFunction(number), processId);
        }
    }
}
