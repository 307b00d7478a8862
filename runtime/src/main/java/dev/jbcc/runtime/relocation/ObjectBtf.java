package dev.jbcc.runtime.relocation;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfEditor;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.Kind;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object's BTF as the kernel takes it, and the function and line records that refer to it. Ids are those of the object.
 * Immutable.
 *
 * <p>What the kernel refuses is put in other words: external variables and functions get a place and a body in name only, and
 * kinds that an older kernel lacks become kinds of the same length that it has.
 */
public final class ObjectBtf {
    /** Size of one record of {@link #funcInfo}: {@code struct bpf_func_info}. */
    public static final int FUNC_INFO_BYTES = 8;

    /** Size of one record of {@link #lineInfo}: {@code struct bpf_line_info}. */
    public static final int LINE_INFO_BYTES = 16;

    /** Something in BTF that older kernels refuse. */
    public enum Lack {
        /** {@code BTF_KIND_FUNC} and {@code BTF_KIND_FUNC_PROTO} at all. */
        FUNC,
        /** Functions with global linkage. */
        GLOBAL_FUNC,
        /** {@code BTF_KIND_VAR} and {@code BTF_KIND_DATASEC}. */
        DATASEC,
        FLOAT,
        DECL_TAG,
        TYPE_TAG,
        /** {@code BTF_KIND_ENUM64}, and the sign of {@code BTF_KIND_ENUM}. */
        ENUM64
    }

    private static final String KSYMS = ".ksyms";
    private static final String KCONFIG = ".kconfig";

    private final @Nullable BtfEditor editor;
    private final byte[] bytes;
    private final boolean functions;

    private ObjectBtf(@Nullable BtfEditor editor, boolean functions) {
        this.editor = editor;
        this.functions = functions;
        this.bytes = editor == null ? new byte[0] : editor.bytes(ByteOrder.nativeOrder());
    }

    /**
     * @param lacks what the running kernel does not take
     * @return without bytes if the object has no BTF
     */
    public static ObjectBtf of(ObjectSpec object, Set<Lack> lacks) {
        Optional<Btf> btf = object.btf();
        if (btf.isEmpty()) {
            return new ObjectBtf(null, false);
        }
        BtfEditor editor = new BtfEditor(btf.get());
        // Line records name their files and lines by offset; most are there already.
        for (ProgramSpec program : object.programs()) {
            for (ProgramSpec.LineInfo line : program.lines()) {
                editor.string(line.file());
                editor.string(line.text());
            }
        }
        new Sanitizer(btf.get(), editor, lacks).run();
        return new ObjectBtf(editor, !lacks.contains(Lack.FUNC));
    }

    /** Returns a copy of what {@code BPF_BTF_LOAD} takes, in native byte order; empty if the object has no BTF. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Returns records for {@code func_info} of {@code BPF_PROG_LOAD}, in native byte order; empty if the object or the kernel
     * has no types of functions, or the type of one of the program's functions is not known: the kernel wants all or none.
     */
    public byte[] funcInfo(LinkedProgram program) {
        if (editor == null || !functions) {
            return new byte[0];
        }
        ByteBuffer out = ByteBuffer.allocate(program.functions().size() * FUNC_INFO_BYTES)
                .order(ByteOrder.nativeOrder());
        for (LinkedProgram.FunctionStart function : program.functions()) {
            if (function.funcTypeId() == 0) {
                return new byte[0];
            }
            out.putInt(function.slot());
            out.putInt(function.funcTypeId());
        }
        return out.array();
    }

    /**
     * Returns records for {@code line_info} of {@code BPF_PROG_LOAD}, in native byte order; empty if the object has none, or one
     * of the program's functions has none for its first instruction, which the kernel insists on.
     */
    public byte[] lineInfo(LinkedProgram program) {
        if (editor == null || !startsAreKnown(program)) {
            return new byte[0];
        }
        List<ProgramSpec.LineInfo> lines = new ArrayList<>(program.lines().size());
        int last = -1;
        for (ProgramSpec.LineInfo line : program.lines()) {
            // One line for an instruction, in ascending order, and none for the second half of a 64-bit load.
            if (line.slot() > last
                    && line.slot() < program.instructions().size()
                    && program.instructions().get(line.slot()).opcode() != 0) {
                lines.add(line);
                last = line.slot();
            }
        }
        ByteBuffer out = ByteBuffer.allocate(lines.size() * LINE_INFO_BYTES).order(ByteOrder.nativeOrder());
        for (ProgramSpec.LineInfo line : lines) {
            out.putInt(line.slot());
            out.putInt(known(line.file()));
            out.putInt(known(line.text()));
            out.putInt((line.line() << 10) | (line.column() & 0x3ff));
        }
        return out.array();
    }

    /** Returns the offset of a string of the table that was loaded; of one that came later, that of the empty string. */
    private int known(String text) {
        return editor == null ? 0 : editor.find(text);
    }

    private static boolean startsAreKnown(LinkedProgram program) {
        int next = 0;
        List<ProgramSpec.LineInfo> lines = program.lines();
        for (LinkedProgram.FunctionStart function : program.functions()) {
            while (next < lines.size() && lines.get(next).slot() < function.slot()) {
                next++;
            }
            if (next == lines.size() || lines.get(next).slot() != function.slot()) {
                return false;
            }
        }
        return true;
    }

    /** Puts what the kernel refuses in other words, each type in its own place. */
    private static final class Sanitizer {
        private final Btf btf;
        private final BtfEditor editor;
        private final boolean noFunctions;
        private final boolean noGlobalFunctions;
        private final boolean noSections;
        private final boolean noFloats;
        private final boolean noDeclTags;
        private final boolean noTypeTags;
        private final boolean noWideEnums;
        private int intType;
        private int symbolVariable;
        private int enumPlaceholder;

        Sanitizer(Btf btf, BtfEditor editor, Set<Lack> lacks) {
            this.btf = btf;
            this.editor = editor;
            noFunctions = lacks.contains(Lack.FUNC);
            noGlobalFunctions = lacks.contains(Lack.GLOBAL_FUNC);
            noSections = lacks.contains(Lack.DATASEC);
            noFloats = lacks.contains(Lack.FLOAT);
            noDeclTags = lacks.contains(Lack.DECL_TAG);
            noTypeTags = lacks.contains(Lack.TYPE_TAG);
            noWideEnums = lacks.contains(Lack.ENUM64);
        }

        void run() {
            int count = btf.typeCount();
            for (int id = 1; id < count; id++) {
                if (btf.kind(id) == Kind.DATASEC) {
                    placeExternals(id);
                }
            }
            for (int id = 1; id < count; id++) {
                sanitize(id);
            }
        }

        /** The kernel takes no external variables and functions in a section: they become its own. */
        private void placeExternals(int id) {
            String name = btf.name(id);
            boolean symbols = name.equals(KSYMS);
            if (!symbols && !name.equals(KCONFIG)) {
                return;
            }
            int vlen = vlen(id);
            for (int i = 0; i < vlen; i++) {
                int entry = 3 + 3 * i;
                int variable = editor.word(id, entry);
                if (btf.kind(variable) == Kind.FUNC) {
                    nameParameters(editor.word(variable, 2));
                    editor.setKind(variable, Kind.FUNC, 1, false);
                    editor.setWord(id, entry, symbolVariable());
                } else if (btf.kind(variable) == Kind.VAR) {
                    editor.setWord(variable, 3, 1);
                    if (symbols) {
                        editor.setWord(variable, 2, intType());
                    }
                }
                if (symbols) {
                    editor.setWord(id, entry + 1, 4 * i);
                    editor.setWord(id, entry + 2, 4);
                }
            }
            if (symbols) {
                editor.setWord(id, 2, 4 * vlen);
            }
        }

        /** Functions with a body need names for their parameters, which declarations may lack. */
        private void nameParameters(int prototype) {
            if (btf.kind(prototype) != Kind.FUNC_PROTO) {
                return;
            }
            int vlen = vlen(prototype);
            for (int i = 0; i < vlen; i++) {
                if (editor.word(prototype, 3 + 2 * i) == 0 && editor.word(prototype, 4 + 2 * i) != 0) {
                    editor.setWord(prototype, 3 + 2 * i, editor.string("unnamed"));
                }
            }
        }

        private int intType() {
            if (intType == 0) {
                intType = btf.findTypeId("int", BtfType.Int.class).orElse(0);
                if (intType == 0) {
                    intType = editor.append(editor.string("int"), BtfEditor.info(Kind.INT, 0, false), 4, 1 << 24 | 32);
                }
            }
            return intType;
        }

        private int symbolVariable() {
            if (noSections) {
                return intType();
            }
            if (symbolVariable == 0) {
                symbolVariable =
                        editor.append(editor.string("dummy_ksym"), BtfEditor.info(Kind.VAR, 0, false), intType(), 1);
            }
            return symbolVariable;
        }

        private int vlen(int id) {
            return editor.word(id, 1) & 0xffff;
        }

        private void sanitize(int id) {
            int vlen = vlen(id);
            switch (btf.kind(id)) {
                case Kind.VAR -> {
                    if (noSections) {
                        editor.setKind(id, Kind.INT, 0, false);
                        editor.setWord(id, 2, 1);
                        editor.setWord(id, 3, 8);
                    }
                }
                case Kind.DATASEC -> {
                    if (noSections) {
                        sectionToStruct(id, vlen);
                    }
                }
                case Kind.DECL_TAG -> {
                    if (noDeclTags) {
                        editor.setKind(id, Kind.INT, 0, false);
                        editor.setWord(id, 2, 1);
                        editor.setWord(id, 3, 8);
                    }
                }
                case Kind.FUNC_PROTO -> {
                    if (noFunctions) {
                        // Names and types of parameters become names and values of an enum.
                        editor.setKind(id, Kind.ENUM, vlen, false);
                        editor.setWord(id, 2, 4);
                    }
                }
                case Kind.FUNC -> {
                    if (noFunctions) {
                        editor.setKind(id, Kind.TYPEDEF, 0, false);
                    } else if (noGlobalFunctions) {
                        editor.setKind(id, Kind.FUNC, 0, false);
                    }
                }
                case Kind.FLOAT -> {
                    if (noFloats) {
                        editor.setKind(id, Kind.STRUCT, 0, false);
                        editor.setWord(id, 0, 0);
                    }
                }
                case Kind.TYPE_TAG -> {
                    if (noTypeTags) {
                        editor.setKind(id, Kind.CONST, 0, false);
                        editor.setWord(id, 0, 0);
                    }
                }
                case Kind.ENUM -> {
                    if (noWideEnums) {
                        editor.setKind(id, Kind.ENUM, vlen, false);
                    }
                }
                case Kind.ENUM64 -> {
                    if (noWideEnums) {
                        enumToUnion(id, vlen);
                    }
                }
                default -> {}
            }
        }

        private void sectionToStruct(int id, int vlen) {
            editor.setKind(id, Kind.STRUCT, vlen, false);
            String name = btf.name(id).replace('.', '_').replace('?', '_');
            editor.setWord(id, 0, editor.string(name));
            for (int i = 0; i < vlen; i++) {
                int entry = 3 + 3 * i;
                int variable = editor.word(id, entry);
                int offset = editor.word(id, entry + 1);
                // The variable's name is that of the int it becomes, and a struct's members need names of their own:
                // the same.
                editor.setWord(id, entry, btf.kind(variable) == Kind.VAR ? editor.word(variable, 0) : 0);
                editor.setWord(id, entry + 1, variable);
                editor.setWord(id, entry + 2, offset * 8);
            }
        }

        private void enumToUnion(int id, int vlen) {
            if (enumPlaceholder == 0) {
                enumPlaceholder =
                        editor.append(editor.string("enum64_placeholder"), BtfEditor.info(Kind.INT, 0, false), 1, 8);
            }
            editor.setKind(id, Kind.UNION, vlen, false);
            for (int i = 0; i < vlen; i++) {
                editor.setWord(id, 3 + 3 * i + 1, enumPlaceholder);
                editor.setWord(id, 3 + 3 * i + 2, 0);
            }
        }
    }
}
