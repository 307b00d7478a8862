package dev.jbcc.kerneltests;

import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.insn.Helper;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.program.ProgramType;
import java.util.HashMap;
import java.util.Map;

/** What {@code docs/kernel-versions.md} says, and what the documents may say: made from the tables of the runtime. */
final class KernelVersions {
    private static final String HEAD = """
            # Kernel versions

            <!-- written by KernelVersionsTest with -Dgolden.update=true -->

            The first mainline release with each thing. Distributions bring some of it to older kernels, and may leave some out, so jbcc
            asks the kernel and never looks at its version: `jbcc doctor` shows what it found. jbcc itself needs Linux 5.8 with BTF, on x86-64
            or arm64.
            """;

    private KernelVersions() {}

    /** Returns the first releases by what they brought: a helper, a type as the kernel spells it, or the title of a feature. */
    static Map<String, String> all() {
        Map<String, String> versions = new HashMap<>();
        for (Feature feature : Feature.values()) {
            versions.put(feature.title(), feature.minimumKernel());
        }
        for (ProgramType type : ProgramType.values()) {
            versions.put(spelling(type), type.minimumKernel());
        }
        for (MapType type : MapType.values()) {
            versions.put(spelling(type), type.minimumKernel());
        }
        for (Helper helper : Helper.all()) {
            versions.put(helper.name(), helper.minimumKernel());
        }
        return versions;
    }

    static String spelling(ProgramType type) {
        return "BPF_PROG_TYPE_" + type.name();
    }

    static String spelling(MapType type) {
        return "BPF_MAP_TYPE_" + type.name();
    }

    /** Returns the document. */
    static String document() {
        StringBuilder out = new StringBuilder(HEAD);
        out.append("\n## Features\n\n| feature | Linux | commit |\n|---|---|---|\n");
        for (Feature feature : Feature.values()) {
            row(out, feature.title(), feature.minimumKernel(), "`" + feature.commit() + "`");
        }
        out.append("\n## Program types\n\n| type | Linux |\n|---|---|\n");
        for (ProgramType type : ProgramType.values()) {
            if (type != ProgramType.UNSPEC) {
                row(out, "`" + spelling(type) + "`", type.minimumKernel());
            }
        }
        out.append("\n## Map types\n\n| type | Linux |\n|---|---|\n");
        for (MapType type : MapType.values()) {
            if (type != MapType.UNSPEC) {
                row(out, "`" + spelling(type) + "`", type.minimumKernel());
            }
        }
        out.append(
                "\n## Helpers\n\nThose marked GPL may only be called by programs under a licence compatible with it.\n");
        out.append("\n| helper | Linux | licence |\n|---|---|---|\n");
        for (Helper helper : Helper.all()) {
            row(out, "`" + helper.name() + "`", helper.minimumKernel(), helper.gplOnly() ? "GPL" : "");
        }
        return out.toString();
    }

    private static void row(StringBuilder out, String... cells) {
        for (String cell : cells) {
            out.append("| ").append(cell).append(cell.isEmpty() ? "" : " ");
        }
        out.append("|\n");
    }
}
