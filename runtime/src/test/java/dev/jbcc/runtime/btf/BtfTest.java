package dev.jbcc.runtime.btf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.elf.ElfReader;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BtfTest {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    /** The table as the compiler wrote it. */
    private static Btf section(String object) {
        ElfFile elf = ElfReader.read(GoldenText.fixture(object), object);
        return Btf.read(elf.copy(elf.findSection(".BTF").orElseThrow()), object);
    }

    /** Every kind, in the words of bpftool. */
    @Test
    void readsEveryKindAsBpftoolDoes() {
        for (String order : List.of("el", "eb")) {
            Btf btf = section("kinds-" + order + ".o");
            StringBuilder text = new StringBuilder();
            for (int id = 1; id < btf.typeCount(); id++) {
                text.append('[').append(id).append("] ").append(describe(btf, btf.type(id)));
            }
            assertEquals(GoldenText.oracle("kinds-" + order + ".bpftool.txt"), text.toString(), order);
        }
    }

    private static String name(BtfType type) {
        return "'" + (type.name().isEmpty() ? "(anon)" : type.name()) + "'";
    }

    private static String linkage(int linkage) {
        return " linkage=" + List.of("static", "global", "extern").get(linkage);
    }

    private static String describe(Btf btf, BtfType type) {
        return switch (type) {
            case BtfType.Int t -> {
                String encoding = t.signed() ? "SIGNED" : t.character() ? "CHAR" : t.bool() ? "BOOL" : "(none)";
                yield "INT " + name(t) + " size=" + t.sizeBytes() + " bits_offset=" + t.bitOffset() + " nr_bits="
                        + t.bits() + " encoding=" + encoding + "\n";
            }
            case BtfType.Ptr t -> "PTR " + name(t) + " type_id=" + t.targetTypeId() + "\n";
            case BtfType.Array t ->
                "ARRAY " + name(t) + " type_id=" + t.elementTypeId() + " index_type_id=" + t.indexTypeId()
                        + " nr_elems=" + t.length() + "\n";
            case BtfType.Composite t -> {
                StringBuilder text = new StringBuilder(t.union() ? "UNION " : "STRUCT ");
                text.append(name(t)).append(" size=").append(t.sizeBytes());
                text.append(" vlen=").append(t.members().size()).append('\n');
                for (BtfType.Member m : t.members()) {
                    text.append("\t'").append(m.name().isEmpty() ? "(anon)" : m.name());
                    text.append("' type_id=")
                            .append(m.typeId())
                            .append(" bits_offset=")
                            .append(m.bitOffset());
                    text.append(m.bitSize() == 0 ? "" : " bitfield_size=" + m.bitSize())
                            .append('\n');
                }
                yield text.toString();
            }
            case BtfType.Enumeration t -> {
                StringBuilder text = new StringBuilder(t.wide() ? "ENUM64 " : "ENUM ").append(name(t));
                text.append(" encoding=").append(t.signed() ? "SIGNED" : "UNSIGNED");
                text.append(" size=")
                        .append(t.sizeBytes())
                        .append(" vlen=")
                        .append(t.values().size())
                        .append('\n');
                for (BtfType.Enumerator v : t.values()) {
                    text.append("\t'").append(v.name()).append("' val=");
                    text.append(t.signed() ? Long.toString(v.value()) : Long.toUnsignedString(v.value()));
                    text.append(t.wide() ? t.signed() ? "LL" : "ULL" : "").append('\n');
                }
                yield text.toString();
            }
            case BtfType.Forward t -> "FWD " + name(t) + " fwd_kind=" + (t.union() ? "union" : "struct") + "\n";
            case BtfType.Typedef t -> "TYPEDEF " + name(t) + " type_id=" + t.typeId() + "\n";
            case BtfType.Volatile t -> "VOLATILE " + name(t) + " type_id=" + t.typeId() + "\n";
            case BtfType.Const t -> "CONST " + name(t) + " type_id=" + t.typeId() + "\n";
            case BtfType.Restrict t -> "RESTRICT " + name(t) + " type_id=" + t.typeId() + "\n";
            case BtfType.Func t -> "FUNC " + name(t) + " type_id=" + t.protoTypeId() + linkage(t.linkage()) + "\n";
            case BtfType.FuncProto t -> {
                StringBuilder text = new StringBuilder("FUNC_PROTO " + name(t) + " ret_type_id=" + t.returnTypeId());
                text.append(" vlen=").append(t.params().size()).append('\n');
                for (BtfType.Param p : t.params()) {
                    text.append("\t'").append(p.name().isEmpty() ? "(anon)" : p.name());
                    text.append("' type_id=").append(p.typeId()).append('\n');
                }
                yield text.toString();
            }
            case BtfType.Var t -> "VAR " + name(t) + " type_id=" + t.typeId() + "," + linkage(t.linkage()) + "\n";
            case BtfType.DataSection t -> {
                StringBuilder text = new StringBuilder("DATASEC " + name(t) + " size=" + t.sizeBytes());
                text.append(" vlen=").append(t.variables().size()).append('\n');
                for (BtfType.SectionVariable v : t.variables()) {
                    BtfType variable = btf.type(v.typeId());
                    text.append("\ttype_id=")
                            .append(v.typeId())
                            .append(" offset=")
                            .append(v.offset());
                    text.append(" size=")
                            .append(v.sizeBytes())
                            .append(" (VAR ")
                            .append(name(variable))
                            .append(")\n");
                }
                yield text.toString();
            }
            case BtfType.FloatType t -> "FLOAT " + name(t) + " size=" + t.sizeBytes() + "\n";
            case BtfType.DeclTag t ->
                "DECL_TAG " + name(t) + " type_id=" + t.typeId() + " component_idx=" + t.componentIndex() + "\n";
            case BtfType.TypeTag t -> "TYPE_TAG " + name(t) + " type_id=" + t.typeId() + "\n";
            case BtfType.Void _, BtfType.Unknown _ -> throw new AssertionError(type);
        };
    }

    @Test
    void spellsTypesAsCDoes() {
        Btf btf = section("kinds-el.o");
        BtfType.Composite holder = (BtfType.Composite)
                btf.type(btf.findTypeId("holder", BtfType.Composite.class).getAsInt());
        List<String> spelled = holder.members().stream()
                .map(m -> btf.declaration(m.typeId(), m.name()))
                .toList();
        assertEquals(
                List.of(
                        "struct unknown *forward",
                        "union unknown_union *forward_union",
                        "volatile const char *restrict name",
                        "int *tagged",
                        "int member",
                        "u32 bits",
                        "s32 signed_bits",
                        "u64 long_bits",
                        "enum small small",
                        "enum unsigned_small unsigned_small",
                        "enum wide wide",
                        "enum wide_signed wide_signed",
                        "union mixed mixed",
                        "callback_t callback",
                        "void (*handlers[2])(int (*)[3])",
                        "char text[2][16]",
                        "union {...}",
                        "u8 tail[0]"),
                spelled.stream()
                        .map(s -> s.replace("const volatile", "volatile const"))
                        .toList());
        int callback = btf.findTypeId("callback_t", BtfType.Typedef.class).getAsInt();
        assertEquals("callback_t", btf.typeName(callback));
        assertEquals("int (*)(struct unknown *, const char *, ...)", btf.typeName(btf.resolve(callback)));
        int function = btf.findTypeId("function", BtfType.Func.class).getAsInt();
        assertEquals("long function(struct holder *holder, callback_t callback)", btf.typeName(function));
    }

    @Test
    void sizesAreThoseOfTheCompiler() {
        Btf btf = section("kinds-el.o");
        assertEquals(
                160,
                btf.sizeBytes(btf.findTypeId("holder", BtfType.Composite.class).getAsInt()));
        BtfType.Composite holder = (BtfType.Composite)
                btf.type(btf.findTypeId("holder", BtfType.Composite.class).getAsInt());
        assertEquals(
                List.of(8, 8, 8, 8, 4, 4, 4, 8, 4, 4, 8, 8, 16, 8, 16, 32, 8, 0),
                holder.members().stream().map(m -> btf.sizeBytes(m.typeId())).toList());
        assertEquals(8, btf.pointerBytes());
    }

    @Test
    void findsTypesByName() {
        Btf btf = section("kinds-eb.o");
        assertEquals(List.of(), btf.typeIdsByName("hold"));
        assertEquals(List.of(), btf.typeIdsByName(""));
        List<Integer> tagged = btf.typeIdsByName("holder");
        assertEquals(1, tagged.size());
        assertTrue(btf.findTypeId("holder", BtfType.Composite.class).isPresent());
        assertTrue(btf.findTypeId("holder", BtfType.Enumeration.class).isEmpty());
        assertTrue(btf.findTypeId("wide", BtfType.Enumeration.class).isPresent());
        assertTrue(btf.findTypeId("unknown", BtfType.Forward.class).isPresent());
    }

    /** The first searches walk, later ones use a hash table: both give the same. */
    @Test
    void findsTheSameByWalkingAndByHashing() {
        BtfBytes made = new BtfBytes(LITTLE);
        for (int i = 0; i < 300; i++) {
            made.integer("type" + i % 100 + (i < 200 ? "" : "___flavour"), 4);
        }
        Btf btf = Btf.read(made.bytes(), "made");
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100; i++) {
                assertEquals(List.of(1 + i, 101 + i), btf.typeIdsByName("type" + i), "type" + i);
                assertEquals(List.of(201 + i), btf.typeIdsByName("type" + i + "___flavour"));
                assertArrayEquals(new int[] {1 + i, 101 + i, 201 + i}, btf.typeIdsByEssentialName("type" + i));
            }
        }
    }

    @Test
    void leavesFlavoursAwayAsLibbpfDoes() {
        BtfBytes made = new BtfBytes(LITTLE);
        for (String name : List.of("a", "a___b", "a___b___c", "a____b", "a___", "___a", "a__b")) {
            made.integer(name, 4);
        }
        for (int searches : List.of(0, 100)) {
            Btf btf = Btf.read(made.bytes(), "made");
            for (int i = 0; i < searches; i++) {
                assertEquals(List.of(), btf.typeIdsByName("none"));
            }
            assertArrayEquals(new int[] {1, 2}, btf.typeIdsByEssentialName("a"));
            assertArrayEquals(new int[] {3}, btf.typeIdsByEssentialName("a___b"));
            assertArrayEquals(new int[] {4}, btf.typeIdsByEssentialName("a____b"));
            assertArrayEquals(new int[] {5}, btf.typeIdsByEssentialName("a___"));
        }
    }

    @Test
    void splitTablesGoOnWhereTheirBaseEnds() {
        for (ByteOrder order : List.of(LITTLE, ByteOrder.BIG_ENDIAN)) {
            BtfBytes first = new BtfBytes(order).integer("int", 4).integer("long unsigned int", 8);
            int nameInBase = first.string("shared");
            Btf base = Btf.read(first.bytes(), "base");
            BtfBytes second = new BtfBytes(order, first.stringBytes());
            second.type("pair", Kind.STRUCT, 2, 12, second.string("a"), 1, 0, second.string("b"), 2, 32);
            second.type(nameInBase, BtfEditor.info(Kind.TYPEDEF, 0, false), 3);
            second.type("", Kind.PTR, 0, 4);
            Btf split = Btf.readSplit(second.bytes(), "module", base);

            assertEquals(6, split.typeCount());
            assertEquals(3, split.firstOwnId());
            assertEquals("int", split.type(1).name());
            assertEquals("pair", split.type(3).name());
            assertEquals(new BtfType.Typedef("shared", 3), split.type(4));
            assertEquals("shared *", split.typeName(5));
            assertEquals(12, split.sizeBytes(4));
            assertEquals(List.of(3), split.typeIdsByName("pair"));
            assertEquals(List.of(4), split.typeIdsByName("shared"));
            assertEquals(List.of(1), split.typeIdsByName("int"));
            assertArrayEquals(new int[] {1}, split.typeIdsByEssentialName("int"));
            assertEquals(1, split.findTypeId("int", BtfType.Int.class).getAsInt());
            assertEquals(8, split.pointerBytes());
            for (int i = 0; i < 50; i++) {
                assertEquals(List.of(4), split.typeIdsByName("shared"));
            }
        }
    }

    @Test
    void stopsAtAKindNewerThanTheReader() {
        BtfBytes made =
                new BtfBytes(LITTLE).integer("int", 4).type("", Kind.PTR, 0, 9).type("new", 29, 3, 8, 1, 2, 3);
        Btf btf = Btf.read(made.bytes(), "newer");
        assertEquals(4, btf.typeCount());
        assertEquals(new BtfType.Unknown(29), btf.type(3));
        assertEquals(new BtfType.Unknown(29), btf.type(9));
        assertEquals(new BtfType.Ptr(9), btf.type(2));
    }

    private static void assertMalformed(String what, byte[] bytes) {
        ObjectFormatException e = assertThrows(ObjectFormatException.class, () -> {
            Btf btf = Btf.read(bytes, "bad");
            for (int id = 0; id < btf.typeCount(); id++) {
                btf.type(id);
                btf.sizeBytes(id == 0 ? 1 : id);
            }
        });
        assertEquals("btf 'bad': " + what, e.getMessage());
        assertEquals("bad", e.source());
    }

    @Test
    void saysWhatIsWrong() {
        byte[] good = new BtfBytes(LITTLE).integer("int", 4).bytes();
        assertMalformed("header: 0 bytes, need 24", new byte[0]);
        assertMalformed("header: 23 bytes, need 24", Arrays.copyOf(good, 23));
        assertMalformed("strings end at byte 45 of 44", Arrays.copyOf(good, 44));
        assertMalformed("types end at byte 40 of 39", Arrays.copyOf(good, 39));
        byte[] bad = good.clone();
        bad[0] = 0;
        assertMalformed("header: magic 0xeb00, expected 0xeb9f", bad);
        bad = good.clone();
        bad[2] = 2;
        assertMalformed("header: version 2, expected 1", bad);
        bad = good.clone();
        bad[12] = 15;
        assertMalformed("types take 15 bytes: not a multiple of 4", bad);
        bad = good.clone();
        bad[44] = 'x';
        assertMalformed("last string has no end", bad);
        bad = good.clone();
        bad[24] = 77;
        assertMalformed("string at offset 77: strings end at 5", bad);
        assertMalformed(
                "type [1] goes past the end of the types",
                new BtfBytes(LITTLE).type("", Kind.STRUCT, 1, 4, 0).bytes());
        assertMalformed(
                "type [1]: refers to type [7] of 2",
                new BtfBytes(LITTLE).type("", Kind.PTR, 0, 7).bytes());
        assertMalformed(
                "type [1]: more than 64 typedefs and qualifiers on one another",
                new BtfBytes(LITTLE).type("t", Kind.TYPEDEF, 0, 1).bytes());
        assertMalformed(
                "type [1]: more than 64 arrays in one another",
                new BtfBytes(LITTLE).type("", Kind.ARRAY, 0, 0, 1, 1, 1).bytes());
        assertMalformed(
                "type [2] array: more than 2 GiB",
                new BtfBytes(LITTLE)
                        .integer("int", 4)
                        .type("", Kind.ARRAY, 0, 0, 1, 1, -1)
                        .bytes());
        assertMalformed(
                "type [1] int 'big': 8 bits at bit 0 of 99 bytes",
                new BtfBytes(LITTLE).type("big", Kind.INT, 0, 99, 8).bytes());
        assertMalformed(
                "type [1] enum 'e': 3 bytes",
                new BtfBytes(LITTLE).type("e", Kind.ENUM, 0, 3).bytes());
    }

    @Test
    void wrongIdsAreTheCallersFault() {
        Btf btf = section("kinds-el.o");
        assertThrows(IllegalArgumentException.class, () -> btf.type(-1));
        assertThrows(IllegalArgumentException.class, () -> btf.type(btf.typeCount()));
        assertFalse(btf.hasType(btf.typeCount()));
        assertTrue(btf.hasType(0));
    }

    /** Names of functions that take functions that take functions could be spelled for ever. */
    @Test
    void spellsNestedFunctionsInBoundedTime() {
        BtfBytes made = new BtfBytes(LITTLE).integer("int", 4);
        int[] params = new int[80];
        for (int level = 0; level < 20; level++) {
            for (int i = 0; i < 40; i++) {
                params[2 * i + 1] = level + 1;
            }
            made.type("", Kind.FUNC_PROTO, 40, 1, params);
        }
        String spelled = Btf.read(made.bytes(), "nested").typeName(21);
        assertTrue(spelled.length() < 100_000, () -> spelled.length() + " characters");
    }
}
