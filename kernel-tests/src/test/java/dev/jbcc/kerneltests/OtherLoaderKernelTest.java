package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapInfo;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.runtime.program.ProgramInfo;
import dev.jbcc.testsupport.Guest;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Objects that the distribution's clang made with libbpf's headers, loaded by this loader and by bpftool, which is libbpf: the kernel
 * then has the same programs, instruction for instruction after relocation and verification, and the same maps with the same
 * contents.
 */
@KernelTest(host = true)
class OtherLoaderKernelTest {
    @ParameterizedTest
    @ValueSource(strings = {"globals", "functions", "core", "linked", "sections"})
    void loadsTheSame(String sample) throws IOException {
        compare(sample);
    }

    /** Needs what a kernel of a distribution has: the addresses of its variables. */
    @Test
    void resolvesTheSameSymbols() throws IOException {
        if (Guest.isGuest()) {
            compare("ksyms");
        }
    }

    private static void compare(String sample) throws IOException {
        Path directory = Files.createTempDirectory("jbcc-samples");
        Network.run("mount", "-t", "bpf", "bpf", directory.toString());
        try (InputStream in = Objects.requireNonNull(
                OtherLoaderKernelTest.class.getResourceAsStream("samples/" + sample + ".o"), sample)) {
            byte[] bytes = in.readAllBytes();
            Path file = Files.createTempFile("sample", ".o");
            Path pins = Files.createDirectory(directory.resolve(sample));
            try {
                Files.write(file, bytes);
                Network.run("bpftool", "prog", "loadall", file.toString(), pins.toString());
                compare(bytes, sample, pins);
            } finally {
                Files.delete(file);
            }
        } finally {
            Network.run("umount", directory.toString());
            Files.delete(directory);
        }
    }

    private static void compare(byte[] bytes, String sample, Path pins) {
        try (BpfObject object = BpfObject.create(ObjectReader.read(bytes, sample), LoadOptions.defaults())) {
            Map<String, Integer> ours = new TreeMap<>();
            Map<String, Integer> theirs = new TreeMap<>();
            int programs = 0;
            for (ProgramSpec spec : object.spec().programs()) {
                if (spec.kind().isEmpty()) {
                    continue;
                }
                programs++;
                try (BpfProgram mine = object.load(spec.name());
                        BpfProgram other =
                                BpfProgram.openPinned(pins.resolve(spec.name()).toString())) {
                    ProgramInfo info = mine.info();
                    ProgramInfo otherInfo = other.info();
                    assertEquals(otherInfo.type(), info.type(), spec.name());
                    assertEquals(otherInfo.name(), info.name());
                    assertEquals(
                            String.join("\n", text(other, maps(otherInfo, theirs))),
                            String.join("\n", text(mine, maps(info, ours))),
                            spec.name());
                }
            }
            assertFalse(programs == 0, sample);
            assertEquals(theirs.keySet(), ours.keySet());
            for (String name : ours.keySet()) {
                compareMaps(name, Objects.requireNonNull(theirs.get(name)), Objects.requireNonNull(ours.get(name)));
            }
        }
    }

    /** Returns names by number of the maps of a program, and adds their numbers by name to all. */
    private static Map<Integer, String> maps(ProgramInfo program, Map<String, Integer> all) {
        Map<Integer, String> names = new HashMap<>();
        for (int id : program.mapIds()) {
            try (BpfMap map = BpfMap.openById(id)) {
                // libbpf puts the beginning of the object's name before that of a data section.
                String name = map.info().name();
                name = name.substring(Math.max(0, name.indexOf('.')));
                names.put(id, name);
                all.put(name, id);
            }
        }
        return names;
    }

    private static List<String> text(BpfProgram program, Map<Integer, String> maps) {
        List<String> lines = new ArrayList<>();
        for (Instruction instruction : program.translatedInstructions()) {
            boolean map = instruction.opcode() == 0x18 && (instruction.src() == 1 || instruction.src() == 2);
            lines.add(instruction.opcode() + " " + instruction.dst() + " " + instruction.src() + " "
                    + instruction.offset() + " "
                    + (map ? maps.get(instruction.imm()) : Integer.toString(instruction.imm())));
        }
        return lines;
    }

    private static void compareMaps(String name, int theirs, int ours) {
        try (BpfMap mine = BpfMap.openById(ours);
                BpfMap other = BpfMap.openById(theirs);
                Arena arena = Arena.ofConfined()) {
            MapInfo info = mine.info();
            MapInfo otherInfo = other.info();
            assertEquals(otherInfo.type(), info.type(), name);
            assertEquals(otherInfo.keySizeBytes(), info.keySizeBytes(), name);
            assertEquals(otherInfo.valueSizeBytes(), info.valueSizeBytes(), name);
            assertEquals(otherInfo.maxEntries(), info.maxEntries(), name);
            assertEquals(otherInfo.flags(), info.flags(), name);
            assertEquals(otherInfo.btfId() != 0, info.btfId() != 0, name);
            // Debian calls its kernels X.Y.0; we tell programs the version it was built from, this libbpf the name.
            if (name.startsWith(".") && !(name.equals(".kconfig") && Guest.isGuest())) {
                MemorySegment key = arena.allocate(4, 8);
                MemorySegment value = arena.allocate(info.valueSizeBytes(), 8);
                MemorySegment otherValue = arena.allocate(info.valueSizeBytes(), 8);
                mine.lookup(key, value);
                other.lookup(key, otherValue);
                assertArrayEquals(
                        otherValue.toArray(ValueLayout.JAVA_BYTE), value.toArray(ValueLayout.JAVA_BYTE), name);
            }
        }
    }
}
