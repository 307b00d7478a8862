package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.KernelBtf;
import dev.jbcc.runtime.insn.Helper;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.testsupport.Guest;
import dev.jbcc.testsupport.KernelTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A kernel has what the tables say that came with it or before, and nothing that came later; its BTF tells. */
@KernelTest
class KernelVersionsKernelTest {
    private final Btf btf = KernelBtf.load();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void tablesAreRightAboutThisKernel() {
        Map<String, String> programs = new LinkedHashMap<>();
        for (ProgramType type : ProgramType.values()) {
            programs.put(KernelVersions.spelling(type), type.minimumKernel());
        }
        check("bpf_prog_type", programs);
        Map<String, String> maps = new LinkedHashMap<>();
        for (MapType type : MapType.values()) {
            maps.put(KernelVersions.spelling(type), type.minimumKernel());
        }
        check("bpf_map_type", maps);
        Map<String, String> helpers = new LinkedHashMap<>();
        for (Helper helper : Helper.all()) {
            helpers.put(helper.enumerator(), helper.minimumKernel());
        }
        check("bpf_func_id", helpers);
        assertEquals(List.of(), wrong);
    }

    private void check(String enumeration, Map<String, String> versions) {
        int id = btf.findTypeId(enumeration, BtfType.Enumeration.class).orElseThrow();
        Set<String> there = ((BtfType.Enumeration) btf.type(id))
                .values().stream().map(BtfType.Enumerator::name).collect(Collectors.toSet());
        versions.forEach((name, version) -> {
            if (there.contains(name) != (number(version) <= number(Guest.kernel()))) {
                wrong.add(name + " " + version);
            }
        });
    }

    private static int number(String version) {
        String[] parts = version.split("\\.", -1);
        return Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
    }
}
