package dev.jbcc.runtime.relocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.RelocationException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgramLinkerTest {
    private static ObjectSpec object(String name) {
        return ObjectReader.read(GoldenText.fixture(name), name);
    }

    private static Btf none() {
        throw new AssertionError("asked for kernel types");
    }

    private static LinkedProgram link(String object, String program) {
        ObjectSpec spec = object(object);
        return ProgramLinker.link(spec, spec.findProgram(program).orElseThrow(), ProgramLinkerTest::none);
    }

    /** Who calls whom, read off the linked instructions. */
    private static List<String> calls(LinkedProgram linked) {
        Map<Integer, String> names = new HashMap<>();
        linked.functions().forEach(f -> names.put(f.slot(), f.name()));
        List<String> calls = new ArrayList<>();
        String caller = "";
        for (int slot = 0; slot < linked.instructions().size(); slot++) {
            caller = names.getOrDefault(slot, caller);
            Instruction i = linked.instructions().get(slot);
            if (i.opcode() == Opcodes.CALL && i.src() == Opcodes.PSEUDO_CALL) {
                calls.add(caller + " calls " + names.get(slot + 1 + i.imm()));
            } else if (i.opcode() == Opcodes.LOAD_64 && i.src() == Opcodes.PSEUDO_FUNC) {
                calls.add(caller + " names " + names.get(slot + 1 + i.imm()));
            }
        }
        return calls;
    }

    @Test
    void appendsWhatIsCalledAndNothingElse() {
        for (String order : List.of("el", "eb")) {
            LinkedProgram linked = link("calls-" + order + ".o", "first");
            assertEquals(
                    List.of("first", "visit", "four_times", "twice"),
                    linked.functions().stream()
                            .map(LinkedProgram.FunctionStart::name)
                            .toList());
            assertEquals(
                    List.of(
                            "first names visit",
                            "first calls four_times",
                            "four_times calls twice",
                            "four_times calls twice"),
                    calls(linked));
            assertEquals(
                    List.of("third"),
                    link("calls-" + order + ".o", "third").functions().stream()
                            .map(LinkedProgram.FunctionStart::name)
                            .toList());
        }
    }

    @Test
    void resolvesCallsOfGlobalHiddenAndStaticFunctions() {
        assertEquals(
                List.of(
                        "second calls global_sum",
                        "second calls hidden_sum",
                        "global_sum calls twice",
                        "hidden_sum calls four_times",
                        "four_times calls twice",
                        "four_times calls twice"),
                calls(link("calls-el.o", "second")));
    }

    @Test
    void leavesMapsToTheLoader() {
        assertEquals(
                List.of(new ProgramSpec.Reference.MapFd(4, "numbers")),
                link("calls-el.o", "first").maps());
        LinkedProgram externs = link("externs-el.o", "configured");
        assertEquals(
                List.of("missing_symbol", "runqueues", "bpf_fixture_call"),
                externs.externs().stream()
                        .map(ProgramSpec.Reference.Extern::symbol)
                        .toList());
        assertEquals(
                List.of(true, false, true),
                externs.externs().stream()
                        .map(ProgramSpec.Reference.Extern::weak)
                        .toList());
        assertEquals(
                List.of(false, false, true),
                externs.externs().stream()
                        .map(ProgramSpec.Reference.Extern::call)
                        .toList());
    }

    /** Lines move with their functions, and each function has one for its first instruction, as the kernel wants. */
    @Test
    void mergesLines() {
        LinkedProgram linked = link("calls-el.o", "first");
        int last = -1;
        for (ProgramSpec.LineInfo line : linked.lines()) {
            assertTrue(line.slot() > last, line::toString);
            last = line.slot();
        }
        Map<Integer, String> texts = new HashMap<>();
        linked.lines().forEach(l -> texts.put(l.slot(), l.text()));
        for (LinkedProgram.FunctionStart function : linked.functions()) {
            assertTrue(texts.containsKey(function.slot()), function::name);
        }
        int twice = linked.functions().getLast().slot();
        assertEquals("static NOINLINE u64 twice(u64 n)", texts.get(twice));
    }

    private static ProgramSpec function(String name, List<ProgramSpec.Reference> references) {
        Instruction call = new Instruction(Opcodes.CALL, 0, 1, 0, -1);
        Instruction exit = new Instruction(0x95, 0, 0, 0, 0);
        return new ProgramSpec(
                name, ".text", Optional.empty(), List.of(call, exit), references, List.of(), 0, List.of());
    }

    private static ObjectSpec object(ProgramSpec... functions) {
        return new ObjectSpec("made", ByteOrder.LITTLE_ENDIAN, "", 0, Optional.empty(), List.of(), List.of(functions));
    }

    @Test
    void functionsMayCallEachOtherInCircles() {
        ProgramSpec a = function("a", List.of(new ProgramSpec.Reference.Call(0, "b")));
        ProgramSpec b = function("b", List.of(new ProgramSpec.Reference.Call(0, "a")));
        LinkedProgram linked = ProgramLinker.link(object(a, b), a, ProgramLinkerTest::none);
        assertEquals(4, linked.instructions().size());
        assertEquals(List.of("a calls b", "b calls a"), calls(linked));
    }

    @Test
    void refusesCallsOfWhatIsNotThere() {
        ProgramSpec a = function("a", List.of(new ProgramSpec.Reference.Call(0, "gone")));
        RelocationException e = assertThrows(
                RelocationException.class, () -> ProgramLinker.link(object(a), a, ProgramLinkerTest::none));
        assertEquals("object 'made': program 'a': instruction 0: function 'gone' is not in the object", e.getMessage());
        assertEquals("a", e.program());
    }
}
