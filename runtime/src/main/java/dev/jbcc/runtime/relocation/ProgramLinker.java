package dev.jbcc.runtime.relocation;

import dev.jbcc.runtime.RelocationException;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes loadable programs of the functions of an object file. Immutable inputs, no state: safe for use by several threads. */
public final class ProgramLinker {
    private final ObjectSpec object;
    private final Map<String, ProgramSpec> functions = new HashMap<>();

    /** Where each function starts; grows while functions are appended. */
    private final Map<String, Integer> starts = new HashMap<>();

    private final List<ProgramSpec> order = new ArrayList<>();
    private final List<Instruction> code = new ArrayList<>();

    private ProgramLinker(ObjectSpec object) {
        this.object = object;
        for (ProgramSpec function : object.programs()) {
            functions.putIfAbsent(function.name(), function);
        }
    }

    /**
     * Appends the sub-programs that a program calls, resolves the calls, and carries out its CO-RE relocations.
     *
     * @param kernelTypes asked only when a relocation needs them
     * @throws RelocationException if something the program refers to is not in the object, or a relocation has more than
     *     one answer. What the kernel lacks is no reason: see {@link LinkedProgram#poisoned}
     */
    public static LinkedProgram link(ObjectSpec object, ProgramSpec program, KernelTypes kernelTypes) {
        return new ProgramLinker(object).link(program, kernelTypes);
    }

    private LinkedProgram link(ProgramSpec program, KernelTypes kernelTypes) {
        List<ProgramSpec.Reference> maps = new ArrayList<>();
        List<ProgramSpec.Reference.Extern> externs = new ArrayList<>();
        List<LinkedProgram.FunctionStart> functionStarts = new ArrayList<>();
        List<ProgramSpec.LineInfo> lines = new ArrayList<>();
        List<LinkedProgram.Poisoned> poisoned = new ArrayList<>();

        appendWithReferenced(program);
        CoreRelocator relocator = object.btf().isPresent()
                ? new CoreRelocator(object, object.btf().get(), kernelTypes)
                : null;
        for (ProgramSpec function : order) {
            int start = start(function.name());
            functionStarts.add(new LinkedProgram.FunctionStart(start, function.name(), function.funcTypeId()));
            for (ProgramSpec.Reference reference : function.references()) {
                resolve(function, start, reference, maps, externs);
            }
            for (ProgramSpec.LineInfo line : function.lines()) {
                lines.add(
                        start == 0
                                ? line
                                : new ProgramSpec.LineInfo(
                                        start + line.slot(), line.file(), line.text(), line.line(), line.column()));
            }
            if (!function.coreRelocations().isEmpty()) {
                if (relocator == null) {
                    throw missing(
                            function, function.coreRelocations().getFirst().slot(), "CO-RE relocation without BTF");
                }
                relocator.relocate(function, code, start, poisoned);
            }
        }
        return new LinkedProgram(program, code, maps, externs, functionStarts, lines, poisoned);
    }

    private void append(ProgramSpec function) {
        starts.put(function.name(), code.size());
        order.add(function);
        code.addAll(function.instructions());
    }

    /** A function on the way through what it refers to. */
    private static final class Visit {
        final ProgramSpec function;
        int next;

        Visit(ProgramSpec function) {
            this.function = function;
        }
    }

    /** Each function comes where it is first referred to, and what it refers to itself right after it: as libbpf has it. */
    private void appendWithReferenced(ProgramSpec program) {
        append(program);
        Deque<Visit> visits = new ArrayDeque<>();
        visits.push(new Visit(program));
        while (!visits.isEmpty()) {
            Visit visit = visits.getFirst();
            List<ProgramSpec.Reference> references = visit.function.references();
            if (visit.next == references.size()) {
                visits.pop();
                continue;
            }
            ProgramSpec.Reference reference = references.get(visit.next++);
            String name = functionName(reference);
            if (!name.isEmpty() && !starts.containsKey(name)) {
                ProgramSpec called = functions.get(name);
                if (called == null) {
                    throw missing(visit.function, reference.slot(), "function '" + name + "' is not in the object");
                }
                append(called);
                visits.push(new Visit(called));
            }
        }
    }

    /** Returns the function that a reference is to, or an empty string if it is to something else. */
    private static String functionName(ProgramSpec.Reference reference) {
        if (reference instanceof ProgramSpec.Reference.Call call) {
            return call.function();
        }
        return reference instanceof ProgramSpec.Reference.FunctionAddress address ? address.function() : "";
    }

    private void resolve(
            ProgramSpec function,
            int start,
            ProgramSpec.Reference reference,
            List<ProgramSpec.Reference> maps,
            List<ProgramSpec.Reference.Extern> externs) {
        int slot = start + reference.slot();
        if (reference.slot() < 0 || reference.slot() >= function.instructions().size()) {
            throw missing(function, reference.slot(), "the function ends before it");
        }
        Instruction instruction = code.get(slot);
        String callee = functionName(reference);
        if (!callee.isEmpty()) {
            // Distances are counted from the next instruction, for calls and for addresses alike.
            int distance = start(callee) - slot - 1;
            int pseudo = reference instanceof ProgramSpec.Reference.Call ? Opcodes.PSEUDO_CALL : Opcodes.PSEUDO_FUNC;
            code.set(
                    slot,
                    new Instruction(instruction.opcode(), instruction.dst(), pseudo, instruction.offset(), distance));
        } else if (reference instanceof ProgramSpec.Reference.MapFd map) {
            maps.add(new ProgramSpec.Reference.MapFd(slot, map.map()));
        } else if (reference instanceof ProgramSpec.Reference.MapValue value) {
            maps.add(new ProgramSpec.Reference.MapValue(slot, value.map(), value.offset()));
        } else if (reference instanceof ProgramSpec.Reference.Extern extern) {
            externs.add(new ProgramSpec.Reference.Extern(
                    slot, extern.symbol(), extern.weak(), extern.call(), extern.typeId()));
        }
    }

    private int start(String function) {
        return starts.getOrDefault(function, 0);
    }

    private RelocationException missing(ProgramSpec function, int slot, String what) {
        return new RelocationException(
                "object '" + object.source() + "': program '" + function.name() + "': instruction " + slot + ": "
                        + what,
                object.source(),
                function.section(),
                function.name(),
                slot);
    }
}
