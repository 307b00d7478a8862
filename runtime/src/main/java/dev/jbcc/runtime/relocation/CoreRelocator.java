package dev.jbcc.runtime.relocation;

import dev.jbcc.runtime.RelocationException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.btf.Kind;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries out CO-RE relocations: finds what a program's path means in the kernel, works out the number asked for, and
 * patches the instruction. An instruction whose number the kernel cannot give is replaced by a call of a function that does
 * not exist, so that the verifier refuses it where it can be reached, and a program that first asks whether the field exists
 * is loaded.
 */
final class CoreRelocator {
    private final ObjectSpec object;
    private final Btf local;
    private final KernelTypes kernelTypes;

    /** One for the kernel, named by an empty string, and one for each module that was searched. */
    private final Map<String, CoreMatcher> matchers = new HashMap<>();

    CoreRelocator(ObjectSpec object, Btf local, KernelTypes kernelTypes) {
        this.object = object;
        this.local = local;
        this.kernelTypes = kernelTypes;
    }

    /** The number that a relocation puts into an instruction. */
    private static final class Value {
        long number;
        /** The kernel does not have what is asked about. */
        boolean missing;
        /** Whether the compiler's number must be found in the instruction. */
        boolean checked = true;
        /** Size and type of the field, for loads and stores; 0 if they do not matter. */
        int fieldBytes;

        int fieldTypeId;
        /** The table that the type is in. */
        @Nullable
        Btf fieldBtf;
    }

    /** What is asked of one instruction; put into words only when there is something to say. */
    private record Question(
            ProgramSpec program,
            ProgramSpec.CoreRelocation relocation,
            Btf local,
            @Nullable CorePath path) {
        String wanted() {
            return path == null ? local.typeName(relocation.typeId()) : path.words(relocation.kind());
        }
    }

    /**
     * Patches the instructions of one function.
     *
     * @param at the slot of its first instruction in {@code code}
     * @param poisoned takes what the kernel lacks, with slots of {@code code}
     */
    void relocate(ProgramSpec program, List<Instruction> code, int at, List<LinkedProgram.Poisoned> poisoned) {
        for (ProgramSpec.CoreRelocation relocation : program.coreRelocations()) {
            relocate(program, relocation, code, at, poisoned);
        }
    }

    private void relocate(
            ProgramSpec program,
            ProgramSpec.CoreRelocation relocation,
            List<Instruction> code,
            int at,
            List<LinkedProgram.Poisoned> poisoned) {
        int kind = relocation.kind();
        if (!CoreKind.known(kind)) {
            throw refused(new Question(program, relocation, local, null), "this version does not know it");
        }
        CorePath.Parsed parsed = CorePath.parse(local, relocation.typeId(), kind, relocation.access());
        CorePath path = parsed.path();
        if (path == null) {
            throw refused(new Question(program, relocation, local, null), parsed.problem());
        }
        Question question = new Question(program, relocation, local, path);
        Value before = new Value();
        Value after = before;
        if (kind == CoreKind.TYPE_ID_LOCAL) {
            before.number = path.rootTypeId;
            before.checked = false;
        } else {
            CorePath found = null;
            boolean searched = false;
            for (Candidate candidate : candidates(question)) {
                CorePath match = candidate.matcher.match(path, kind, candidate.typeId);
                if (match == null) {
                    continue;
                }
                Value value = value(question, match);
                if (!searched) {
                    searched = true;
                    found = match;
                    after = value;
                } else if (found != null
                        && (match.bitOffset != found.bitOffset
                                || value.number != after.number
                                || value.missing != after.missing)) {
                    throw refused(
                            question,
                            "ambiguous: types [" + found.rootTypeId + "] and [" + match.rootTypeId + "] of "
                                    + match.btf.source() + " differ");
                }
            }
            if (!searched) {
                after = value(question, null);
            }
            before = value(question, path);
        }
        int slot = relocation.slot();
        if (slot >= program.instructions().size()) {
            throw refused(
                    question,
                    "the program ends at instruction " + program.instructions().size());
        }
        boolean done = !after.missing && patch(question, code, at + slot, before, after);
        if (!done) {
            poison(code, at + slot);
            poisoned.add(new LinkedProgram.Poisoned(at + slot, question.wanted()));
        }
    }

    /** A type of the kernel or of a module that may be the one that is meant. */
    private record Candidate(CoreMatcher matcher, int typeId) {}

    /**
     * Returns the types of the root's kind and name, flavours left away on both sides: the kernel's, and if it has none, those of
     * all modules.
     */
    private List<Candidate> candidates(Question question) {
        int typeId = question.relocation.typeId();
        if (local.name(typeId).isEmpty()) {
            throw refused(question, "its root type has no name");
        }
        String name = CorePath.essential(local.name(typeId));
        List<Candidate> found = new ArrayList<>();
        addCandidates("", name, typeId, found);
        if (found.isEmpty()) {
            for (String module : kernelTypes.modules()) {
                addCandidates(module, name, typeId, found);
            }
        }
        return found;
    }

    private void addCandidates(String module, String name, int typeId, List<Candidate> found) {
        CoreMatcher matcher = matchers.get(module);
        if (matcher == null) {
            Btf target = module.isEmpty() ? kernelTypes.kernel() : kernelTypes.module(module);
            matcher = new CoreMatcher(local, target);
            matchers.put(module, matcher);
        }
        for (int id : matcher.target().typeIdsByEssentialName(name)) {
            if (CoreMatcher.sameKind(local.kind(typeId), matcher.target().kind(id))) {
                found.add(new Candidate(matcher, id));
            }
        }
    }

    /** Works out what the relocation asks for, of the object's path or of the kernel's ({@code null} if it has none). */
    private Value value(Question question, @Nullable CorePath path) {
        Value value = new Value();
        switch (question.relocation.kind()) {
            case CoreKind.FIELD_EXISTS, CoreKind.TYPE_EXISTS, CoreKind.TYPE_MATCHES, CoreKind.ENUMVAL_EXISTS ->
                value.number = path == null ? 0 : 1;
            // A type that the kernel lacks has id 0 and size 0; nobody is stopped from asking.
            case CoreKind.TYPE_ID_TARGET -> {
                value.number = path == null ? 0 : path.rootTypeId;
                value.checked = false;
            }
            case CoreKind.TYPE_SIZE -> value.number = path == null ? 0 : path.btf.sizeBytes(path.rootTypeId);
            case CoreKind.ENUMVAL_VALUE -> {
                value.missing = path == null;
                if (path != null && path.btf.type(path.lastTypeId()) instanceof BtfType.Enumeration enumeration) {
                    value.number = enumeration.values().get(path.lastIndex()).value();
                }
            }
            default -> {
                value.missing = path == null;
                if (path != null) {
                    fieldValue(question, path, value);
                }
            }
        }
        return value;
    }

    private void fieldValue(Question question, CorePath path, Value value) {
        int kind = question.relocation.kind();
        Btf btf = path.btf;
        BtfType.Member member = path.lastMember();
        if (member == null) {
            int size = btf.sizeBytes(path.lastTypeId());
            if (kind == CoreKind.FIELD_BYTE_OFFSET) {
                value.number = path.bitOffset / 8;
                value.fieldBytes = size;
                value.fieldTypeId = path.lastTypeId();
                value.fieldBtf = btf;
            } else if (kind == CoreKind.FIELD_BYTE_SIZE) {
                value.number = size;
            } else {
                throw refused(question, "not a member of a struct");
            }
            return;
        }
        int fieldType = btf.resolve(member.typeId());
        long bitOffset = path.bitOffset;
        long bits = member.bitSize();
        boolean bitField = bits != 0;
        long bytes;
        long byteOffset;
        if (bitField) {
            // The smallest naturally aligned load that holds all bits.
            bytes = btf.sizeBytes(fieldType);
            byteOffset = bitOffset / 8 / bytes * bytes;
            while (bitOffset + bits - byteOffset * 8 > bytes * 8) {
                if (bytes >= 8) {
                    throw refused(
                            question, "bits " + bitOffset + " to " + (bitOffset + bits) + " fit no load of 64 bits");
                }
                bytes *= 2;
                byteOffset = bitOffset / 8 / bytes * bytes;
            }
        } else {
            bytes = btf.sizeBytes(member.typeId());
            byteOffset = bitOffset / 8;
            bits = bytes * 8;
        }
        // The compiler may have chosen another load for a bit field than we would.
        value.checked = !bitField;
        switch (kind) {
            case CoreKind.FIELD_BYTE_OFFSET -> {
                value.number = byteOffset;
                if (!bitField) {
                    value.fieldBytes = (int) bytes;
                    value.fieldTypeId = member.typeId();
                    value.fieldBtf = btf;
                }
            }
            case CoreKind.FIELD_BYTE_SIZE -> value.number = bytes;
            case CoreKind.FIELD_SIGNED -> {
                value.checked = true;
                value.number = signed(btf, fieldType) ? 1 : 0;
            }
            case CoreKind.FIELD_LSHIFT_U64 ->
                value.number = object.byteOrder() == ByteOrder.LITTLE_ENDIAN
                        ? 64 - (bitOffset + bits - byteOffset * 8)
                        : (8 - bytes) * 8 + (bitOffset - byteOffset * 8);
            default -> {
                value.checked = true;
                value.number = 64 - bits;
            }
        }
    }

    private static boolean signed(Btf btf, int typeId) {
        BtfType type = btf.type(typeId);
        return type instanceof BtfType.Int integer
                ? integer.signed()
                : type instanceof BtfType.Enumeration enumeration && enumeration.signed();
    }

    /** Loads and stores may become narrower or wider only where that cannot change the value that is read. */
    private boolean sizeMayChange(Value before, Value after) {
        Btf target = after.fieldBtf;
        if (target == null) {
            return false;
        }
        int a = local.resolve(before.fieldTypeId);
        int b = target.resolve(after.fieldTypeId);
        if (local.kind(a) == Kind.PTR && target.kind(b) == Kind.PTR) {
            return true;
        }
        return local.type(a) instanceof BtfType.Int from
                && target.type(b) instanceof BtfType.Int to
                && !from.signed()
                && !to.signed();
    }

    /** Returns false if the instruction cannot do what it should, and is to be poisoned. */
    private boolean patch(Question question, List<Instruction> code, int slot, Value before, Value after) {
        Instruction instruction = code.get(slot);
        switch (instruction.opcode() & 0x07) {
            case Opcodes.CLASS_ALU, Opcodes.CLASS_ALU64 -> {
                if ((instruction.opcode() & Opcodes.SOURCE_REGISTER) != 0) {
                    throw refused(question, unexpected(instruction));
                }
                check(question, before, instruction.imm());
                code.set(slot, Opcodes.withImm(instruction, (int) after.number));
                return true;
            }
            case Opcodes.CLASS_LDX, Opcodes.CLASS_ST, Opcodes.CLASS_STX -> {
                check(question, before, instruction.offset());
                if (after.number < 0 || after.number > Short.MAX_VALUE) {
                    throw refused(question, "offset " + after.number + " does not fit the instruction (at most 32767)");
                }
                int opcode = instruction.opcode();
                if (before.fieldBytes != after.fieldBytes) {
                    if (!sizeMayChange(before, after)) {
                        return false;
                    }
                    if (Opcodes.accessBytes(opcode) != before.fieldBytes) {
                        throw refused(
                                question,
                                "instruction of " + Opcodes.accessBytes(opcode) + " bytes for a field of "
                                        + before.fieldBytes + " bytes");
                    }
                    int size = Opcodes.accessSize(after.fieldBytes);
                    if (size < 0) {
                        throw refused(question, "field of " + after.fieldBytes + " bytes: no single load");
                    }
                    opcode = (opcode & ~Opcodes.SIZE_MASK) | size;
                }
                code.set(
                        slot,
                        new Instruction(
                                opcode, instruction.dst(), instruction.src(), (int) after.number, instruction.imm()));
                return true;
            }
            default -> {
                if (instruction.opcode() != Opcodes.LOAD_64
                        || instruction.src() != 0
                        || slot + 1 >= code.size()
                        || code.get(slot + 1).opcode() != 0) {
                    throw refused(question, unexpected(instruction));
                }
                Instruction second = code.get(slot + 1);
                check(question, before, (instruction.imm() & 0xffff_ffffL) | (long) second.imm() << 32);
                code.set(slot, Opcodes.withImm(instruction, (int) after.number));
                code.set(slot + 1, Opcodes.withImm(second, (int) (after.number >>> 32)));
                return true;
            }
        }
    }

    private void check(Question question, Value before, long inInstruction) {
        long number = before.number;
        boolean same =
                inInstruction == number || ((int) inInstruction == inInstruction && inInstruction == (int) number);
        if (before.checked && !same) {
            throw refused(
                    question,
                    "the instruction holds " + inInstruction + ", expected " + number
                            + "; the object may have been relocated before");
        }
    }

    private static void poison(List<Instruction> code, int slot) {
        boolean twoSlots = code.get(slot).opcode() == Opcodes.LOAD_64 && slot + 1 < code.size();
        code.set(slot, Opcodes.POISON);
        if (twoSlots) {
            code.set(slot + 1, Opcodes.POISON);
        }
    }

    private static String unexpected(Instruction instruction) {
        return "instruction 0x" + Integer.toHexString(instruction.opcode()) + " takes no such number";
    }

    private RelocationException refused(Question question, String why) {
        int slot = question.relocation.slot();
        return new RelocationException(
                "program '" + question.program.name() + "': instruction " + slot + ": "
                        + CoreKind.words(question.relocation.kind()) + " of '" + question.wanted() + "': " + why,
                object.source(),
                question.program.section(),
                question.program.name(),
                slot);
    }
}
