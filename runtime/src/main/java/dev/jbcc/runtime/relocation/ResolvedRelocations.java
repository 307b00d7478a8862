package dev.jbcc.runtime.relocation;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.RelocationException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the CO-RE relocations of an object come to on one kernel: the instructions that they change. Kept beside a compiled object, it
 * lets the object be loaded on that kernel again without reading the kernel's types, which are some megabytes.
 *
 * <p>A function that asks for something the kernel itself lacks is left out, as a module may have it: it keeps its relocations, and
 * whoever loads it gets the usual answers and messages. Immutable.
 */
public final class ResolvedRelocations {
    private static final int PATCH_BYTES = 12;

    /** By position in the object; empty for a function that keeps its relocations. */
    private final List<Optional<List<Patch>>> functions;

    private ResolvedRelocations(List<Optional<List<Patch>>> functions) {
        this.functions = functions;
    }

    private record Patch(int slot, Instruction instruction) {}

    /**
     * Works out the relocations of all functions.
     *
     * @param kernelTypes asked only if there are relocations
     */
    public static ResolvedRelocations of(ObjectSpec object, KernelTypes kernelTypes) {
        List<Optional<List<Patch>>> functions = new ArrayList<>();
        KernelAlone types = new KernelAlone(kernelTypes);
        CoreRelocator relocator = object.btf().isPresent()
                ? new CoreRelocator(object, object.btf().get(), types)
                : null;
        for (ProgramSpec function : object.programs()) {
            functions.add(
                    function.coreRelocations().isEmpty() || relocator == null
                            ? Optional.empty()
                            : patches(relocator, types, function));
        }
        return new ResolvedRelocations(functions);
    }

    /**
     * The types of the kernel without its modules, which come and go while the kernel stays the same: what would have to be looked
     * for in them is not known for good.
     */
    private static final class KernelAlone implements KernelTypes {
        private final KernelTypes all;
        private boolean askedForModules;

        KernelAlone(KernelTypes all) {
            this.all = all;
        }

        @Override
        public Btf kernel() {
            return all.kernel();
        }

        @Override
        public List<String> modules() {
            askedForModules = true;
            return List.of();
        }
    }

    private static Optional<List<Patch>> patches(CoreRelocator relocator, KernelAlone types, ProgramSpec function) {
        types.askedForModules = false;
        List<Instruction> code = new ArrayList<>(function.instructions());
        List<LinkedProgram.Poisoned> poisoned = new ArrayList<>();
        try {
            relocator.relocate(function, code, 0, poisoned);
        } catch (RelocationException e) {
            return Optional.empty(); // said again when the function is loaded
        }
        if (!poisoned.isEmpty() || types.askedForModules) {
            return Optional.empty();
        }
        List<Patch> patches = new ArrayList<>();
        for (int slot = 0; slot < code.size(); slot++) {
            if (!code.get(slot).equals(function.instructions().get(slot))) {
                patches.add(new Patch(slot, code.get(slot)));
            }
        }
        return Optional.of(patches);
    }

    /**
     * Returns the object with these relocations carried out.
     *
     * @param object the one they were worked out for, read again
     * @throws ObjectFormatException if it is another one
     */
    public ObjectSpec applyTo(ObjectSpec object) {
        List<ProgramSpec> programs = new ArrayList<>();
        if (functions.size() != object.programs().size()) {
            throw damaged(object.source());
        }
        for (int i = 0; i < functions.size(); i++) {
            ProgramSpec program = object.programs().get(i);
            Optional<List<Patch>> patches = functions.get(i);
            programs.add(patches.isEmpty() ? program : patched(program, patches.get(), object.source()));
        }
        return new ObjectSpec(
                object.source(),
                object.byteOrder(),
                object.license(),
                object.kernelVersion(),
                object.btf(),
                object.maps(),
                programs,
                object.structOps());
    }

    private static ProgramSpec patched(ProgramSpec program, List<Patch> patches, String source) {
        List<Instruction> code = new ArrayList<>(program.instructions());
        for (Patch patch : patches) {
            if (patch.slot < 0 || patch.slot >= code.size()) {
                throw damaged(source);
            }
            code.set(patch.slot, patch.instruction);
        }
        return new ProgramSpec(
                program.name(),
                program.section(),
                program.kind(),
                code,
                program.references(),
                List.of(),
                program.funcTypeId(),
                program.lines());
    }

    /** Returns what {@link #read} reads: numbers in big-endian order. */
    public byte[] toBytes() {
        int size = 4;
        for (Optional<List<Patch>> function : functions) {
            size += 4 + (function.isPresent() ? function.get().size() * PATCH_BYTES : 0);
        }
        ByteBuffer out = ByteBuffer.allocate(size).putInt(functions.size());
        for (Optional<List<Patch>> function : functions) {
            if (function.isEmpty()) {
                out.putInt(-1);
                continue;
            }
            out.putInt(function.get().size());
            for (Patch patch : function.get()) {
                Instruction instruction = patch.instruction;
                out.putInt(patch.slot)
                        .put((byte) instruction.opcode())
                        .put((byte) (instruction.dst() | instruction.src() << 4))
                        .putShort((short) instruction.offset())
                        .putInt(instruction.imm());
            }
        }
        return out.array();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws ObjectFormatException if it did not write this
     */
    public static ResolvedRelocations read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Optional<List<Patch>>> functions = new ArrayList<>();
        try {
            for (int left = in.getInt(); left > 0; left--) {
                int count = in.getInt();
                if (count < 0) {
                    functions.add(Optional.empty());
                    continue;
                }
                List<Patch> patches = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    int slot = in.getInt();
                    int opcode = in.get() & 0xff;
                    int registers = in.get() & 0xff;
                    patches.add(new Patch(
                            slot,
                            new Instruction(opcode, registers & 0xf, registers >> 4, in.getShort(), in.getInt())));
                }
                functions.add(Optional.of(patches));
            }
        } catch (BufferUnderflowException e) {
            throw damaged("relocations");
        }
        return new ResolvedRelocations(functions);
    }

    private static ObjectFormatException damaged(String source) {
        return new ObjectFormatException(
                "object '" + source + "': relocations: those of another object", source, "", 0);
    }
}
