package dev.jbcc.runtime.relocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.RelocationException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** CO-RE relocations of the fixture core.bpf.c against the types of kernel.bpf.c. */
class CoreRelocationTest {
    private static ObjectSpec object(String name) {
        return ObjectReader.read(GoldenText.fixture(name), name);
    }

    private static Btf kernel(String order) {
        return object("kernel-" + order + ".o").btf().orElseThrow();
    }

    private static LinkedProgram link(String order, String program) {
        ObjectSpec object = object("core-" + order + ".o");
        return ProgramLinker.link(object, object.findProgram(program).orElseThrow(), () -> kernel(order));
    }

    /** The relocated instructions, in the words of the oracle's file. */
    private static List<String> describe(String order) {
        ObjectSpec object = object("core-" + order + ".o");
        List<String> lines = new ArrayList<>();
        for (ProgramSpec program : object.programs()) {
            LinkedProgram linked;
            try {
                linked = ProgramLinker.link(object, program, () -> kernel(order));
            } catch (RelocationException e) {
                lines.add(program.name() + " refused");
                continue;
            }
            Set<Integer> slots = new LinkedHashSet<>();
            program.coreRelocations().forEach(r -> slots.add(r.slot()));
            for (int slot : slots) {
                describe(program, linked, slot, lines);
            }
        }
        return lines;
    }

    private static void describe(ProgramSpec program, LinkedProgram linked, int slot, List<String> lines) {
        Instruction before = program.instructions().get(slot);
        Instruction after = linked.instructions().get(slot);
        String line = program.name() + " " + slot + " ";
        if (after.equals(Opcodes.POISON)) {
            lines.add(line + "poisoned");
            if (before.opcode() == Opcodes.LOAD_64) {
                assertEquals(Opcodes.POISON, linked.instructions().get(slot + 1));
                lines.add(program.name() + " " + (slot + 1) + " poisoned");
            }
            return;
        }
        switch (before.opcode() & 7) {
            case 0 -> {
                long low = after.imm() & 0xffff_ffffL;
                long high = linked.instructions().get(slot + 1).imm();
                line += "imm64 " + Long.toUnsignedString(high << 32 | low);
            }
            case 1, 2, 3 -> {
                line += "off " + after.offset();
                if (before.opcode() != after.opcode()) {
                    line += " mem_sz " + Opcodes.accessBytes(after.opcode());
                }
            }
            default -> line += "imm " + after.imm();
        }
        lines.add(line);
    }

    @Test
    void relocatesAsLibbpfDoes() {
        assertEquals(GoldenText.oracle("core-el.libbpf.txt"), String.join("\n", describe("el")) + "\n");
    }

    /** The layouts are the same in both byte orders, except for the bits of a bit field. */
    @Test
    void relocatesBigEndianObjects() {
        List<String> little = describe("el");
        List<String> big = describe("eb");
        assertEquals(little.size(), big.size());
        List<String> differing = new ArrayList<>();
        for (int i = 0; i < big.size(); i++) {
            if (!big.get(i).equals(little.get(i))) {
                differing.add(big.get(i));
            }
        }
        // In a load of 4 bytes from byte 8 'narrow' starts after 16 bits, in one of 8 bytes 'crossing' after 21.
        assertEquals(List.of("fields 25 imm 48", "fields 33 imm 21"), differing);
    }

    @Test
    void namesWhatTheKernelLacks() {
        List<String> wanted = link("el", "missing").poisoned().stream()
                .map(p -> p.slot() + " " + p.wanted())
                .toList();
        assertEquals(
                List.of("5 struct box___old.renamed", "9 struct box___old.renamed", "23 enum colour value VIOLET"),
                wanted);
    }

    /** A signed field that became wider would be read without its sign. */
    @Test
    void poisonsLoadsWhoseSizeMustNotChange() {
        LinkedProgram linked = link("el", "loads");
        assertEquals(
                List.of("struct leaf.signed_number"),
                linked.poisoned().stream().map(LinkedProgram.Poisoned::wanted).toList());
        assertEquals(
                LinkedProgram.POISON_FUNCTION,
                linked.instructions().get(linked.poisoned().getFirst().slot()).imm());
    }

    @Test
    void refusesTwoAnswers() {
        RelocationException e = assertThrows(RelocationException.class, () -> link("el", "ambiguous"));
        assertTrue(
                String.valueOf(e.getMessage())
                        .startsWith(
                                "program 'ambiguous': instruction 1: field offset of 'struct twice.field': ambiguous: types ["),
                String.valueOf(e.getMessage()));
        assertEquals("ambiguous", e.program());
        assertEquals(1, e.instruction());
    }

    /** Relocating twice finds other numbers in the instructions than the compiler put there. */
    @Test
    void refusesAnObjectThatWasRelocatedBefore() {
        ObjectSpec object = object("core-el.o");
        ProgramSpec program = object.findProgram("loads").orElseThrow();
        LinkedProgram once = ProgramLinker.link(object, program, () -> kernel("el"));
        ProgramSpec again = new ProgramSpec(
                program.name(),
                program.section(),
                program.kind(),
                once.instructions(),
                program.references(),
                program.coreRelocations(),
                program.funcTypeId(),
                program.lines());
        RelocationException e =
                assertThrows(RelocationException.class, () -> ProgramLinker.link(object, again, () -> kernel("el")));
        assertTrue(String.valueOf(e.getMessage()).contains("relocated before"), String.valueOf(e.getMessage()));
    }

    @Test
    void asksForKernelTypesOnlyWhenNeeded() {
        ObjectSpec object = object("calls-el.o");
        LinkedProgram linked =
                ProgramLinker.link(object, object.findProgram("first").orElseThrow(), () -> {
                    throw new AssertionError("asked for kernel types");
                });
        assertFalse(linked.instructions().isEmpty());
    }
}
