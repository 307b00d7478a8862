package dev.jbcc.runtime.btf;

import java.util.List;

/**
 * A BTF type, as {@code include/uapi/linux/btf.h} describes it. Refers to others by id: kernel BTF is cyclic, and a record
 * holding its target would never finish hashing. An anonymous type has an empty name. Immutable.
 */
public sealed interface BtfType {
    /** Returns the type's name; empty when it has none. */
    String name();

    /** The absence of a type, id 0. */
    record Void() implements BtfType {
        @Override
        public String name() {
            return "void";
        }
    }

    /**
     * An integer.
     *
     * @param bits the number of value bits, at most {@code 8 * sizeBytes}
     * @param bitOffset where the value starts, normally 0
     */
    record Int(String name, int sizeBytes, int bits, int bitOffset, boolean signed, boolean character, boolean bool)
            implements BtfType {}

    record Ptr(int targetTypeId) implements BtfType {
        @Override
        public String name() {
            return "";
        }
    }

    record Array(int elementTypeId, int indexTypeId, int length) implements BtfType {
        @Override
        public String name() {
            return "";
        }
    }

    /** A {@code struct}, or a {@code union} when {@code union} is set. */
    record Composite(String name, boolean union, int sizeBytes, List<Member> members) implements BtfType {
        public Composite {
            members = List.copyOf(members);
        }
    }

    /**
     * A member of a struct or union.
     *
     * @param bitOffset from the start of the struct
     * @param bitSize width of a bit field; 0 for an ordinary member
     */
    record Member(String name, int typeId, int bitOffset, int bitSize) {}

    /** An {@code enum}, of {@code BTF_KIND_ENUM} or, when {@code sizeBytes} is 8 or values need it, {@code BTF_KIND_ENUM64}. */
    record Enumeration(String name, int sizeBytes, boolean signed, boolean wide, List<Enumerator> values)
            implements BtfType {
        public Enumeration {
            values = List.copyOf(values);
        }
    }

    /** One name of an enum; the value is sign- or zero-extended to 64 bits as the enum says. */
    record Enumerator(String name, long value) {}

    /** A forward declaration of a struct, or of a union. */
    record Forward(String name, boolean union) implements BtfType {}

    record Typedef(String name, int typeId) implements BtfType {}

    record Volatile(int typeId) implements BtfType {
        @Override
        public String name() {
            return "";
        }
    }

    record Const(int typeId) implements BtfType {
        @Override
        public String name() {
            return "";
        }
    }

    record Restrict(int typeId) implements BtfType {
        @Override
        public String name() {
            return "";
        }
    }

    /** A function; {@code linkage} is 0 static, 1 global, 2 extern. */
    record Func(String name, int protoTypeId, int linkage) implements BtfType {}

    record FuncProto(int returnTypeId, List<Param> params) implements BtfType {
        public FuncProto {
            params = List.copyOf(params);
        }

        @Override
        public String name() {
            return "";
        }
    }

    /** A parameter. A last one with type id 0 and no name stands for {@code ...}. */
    record Param(String name, int typeId) {}

    /** A variable; {@code linkage} is 0 static, 1 global allocated, 2 global extern. */
    record Var(String name, int typeId, int linkage) implements BtfType {}

    /** A data section and the variables in it. */
    record DataSection(String name, int sizeBytes, List<SectionVariable> variables) implements BtfType {
        public DataSection {
            variables = List.copyOf(variables);
        }
    }

    record SectionVariable(int typeId, int offset, int sizeBytes) {}

    record FloatType(String name, int sizeBytes) implements BtfType {}

    /** {@code componentIndex} is -1 when the tag belongs to the target as a whole. */
    record DeclTag(String name, int typeId, int componentIndex) implements BtfType {}

    record TypeTag(String name, int typeId) implements BtfType {}

    /** A kind newer than this reader. Nothing after it can be located, so a table stops here. */
    record Unknown(int kind) implements BtfType {
        @Override
        public String name() {
            return "";
        }
    }
}
