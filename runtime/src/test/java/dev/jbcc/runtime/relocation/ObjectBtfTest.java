package dev.jbcc.runtime.relocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.Kind;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.relocation.ObjectBtf.Lack;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObjectBtfTest {
    private static ObjectSpec object(String name) {
        return ObjectReader.read(GoldenText.fixture(name), name);
    }

    private static Btf load(ObjectSpec object, Set<Lack> lacks) {
        return Btf.read(ObjectBtf.of(object, lacks).bytes(), "loaded");
    }

    @Test
    void isInNativeByteOrderWhateverTheObjectWas() {
        for (String order : List.of("el", "eb")) {
            ObjectSpec object = object("opens-" + order + ".o");
            Btf before = object.btf().orElseThrow();
            Btf after = load(object, Set.of());
            assertEquals(ByteOrder.nativeOrder(), after.byteOrder());
            assertEquals(before.typeCount(), after.typeCount());
            for (int id = 0; id < before.typeCount(); id++) {
                assertEquals(before.type(id), after.type(id));
            }
        }
    }

    private static BtfType.DataSection section(Btf btf, String name) {
        return (BtfType.DataSection)
                btf.type(btf.findTypeId(name, BtfType.DataSection.class).getAsInt());
    }

    /** The kernel wants variables in the order of their places, inside the section, and none that are elsewhere. */
    @Test
    void givesExternalsAPlace() {
        Btf btf = load(object("externs-el.o"), Set.of());
        for (String name : List.of(".ksyms", ".kconfig", ".bss.total", "license")) {
            BtfType.DataSection section = section(btf, name);
            int end = 0;
            for (BtfType.SectionVariable variable : section.variables()) {
                BtfType.Var described = (BtfType.Var) btf.type(variable.typeId());
                assertEquals(1, described.linkage(), described.name());
                assertTrue(variable.offset() >= end, described.name());
                assertTrue(variable.sizeBytes() >= btf.sizeBytes(described.typeId()), described.name());
                end = variable.offset() + variable.sizeBytes();
            }
            assertTrue(end > 0 && end <= section.sizeBytes(), name);
        }
        int call = btf.findTypeId("bpf_fixture_call", BtfType.Func.class).getAsInt();
        BtfType.Func function = (BtfType.Func) btf.type(call);
        assertEquals(1, function.linkage());
        BtfType.FuncProto proto = (BtfType.FuncProto) btf.type(function.protoTypeId());
        for (BtfType.Param param : proto.params()) {
            assertFalse(param.name().isEmpty());
        }
    }

    @Test
    void replacesWhatOldKernelsRefuseAndKeepsIds() {
        for (String name : List.of("kinds-el.o", "externs-el.o", "opens-eb.o", "calls-el.o")) {
            ObjectSpec object = object(name);
            Btf before = object.btf().orElseThrow();
            Btf after = load(object, EnumSet.allOf(Lack.class));
            assertTrue(after.typeCount() >= before.typeCount());
            Set<Integer> kinds = new HashSet<>();
            for (int id = 1; id < after.typeCount(); id++) {
                kinds.add(after.kind(id));
                after.type(id);
            }
            for (int kind : List.of(
                    Kind.FUNC,
                    Kind.FUNC_PROTO,
                    Kind.VAR,
                    Kind.DATASEC,
                    Kind.FLOAT,
                    Kind.DECL_TAG,
                    Kind.TYPE_TAG,
                    Kind.ENUM64)) {
                assertFalse(kinds.contains(kind), name + ": kind " + kind);
            }
            for (int id = 1; id < before.typeCount(); id++) {
                if (before.kind(id) == Kind.STRUCT || before.kind(id) == Kind.INT || before.kind(id) == Kind.PTR) {
                    assertEquals(before.type(id), after.type(id), name);
                }
            }
        }
    }

    @Test
    void keepsSizesOfWhatIsReplaced() {
        ObjectSpec object = object("kinds-el.o");
        Btf before = object.btf().orElseThrow();
        Btf after = load(object, EnumSet.of(Lack.FLOAT, Lack.ENUM64, Lack.TYPE_TAG));
        for (int id = 1; id < before.typeCount(); id++) {
            int kind = before.kind(id);
            if (kind == Kind.FLOAT || kind == Kind.ENUM64 || kind == Kind.TYPE_TAG || kind == Kind.ENUM) {
                assertEquals(before.sizeBytes(id), after.sizeBytes(id), before.typeName(id));
            }
            if (kind == Kind.ENUM) {
                assertFalse(((BtfType.Enumeration) after.type(id)).signed());
            }
        }
        assertEquals("struct holder *", after.typeName(1));
    }

    /** Names of sections are none for structs. */
    @Test
    void sectionsBecomeStructsWithValidNames() {
        Btf btf = load(object("opens-el.o"), EnumSet.of(Lack.DATASEC));
        int id = btf.findTypeId("_data_step", BtfType.Composite.class).getAsInt();
        BtfType.Composite struct = (BtfType.Composite) btf.type(id);
        assertEquals("step", struct.members().getFirst().name());
        assertEquals(4, struct.sizeBytes());
    }

    @Test
    void onlyGlobalFunctionsLoseTheirLinkage() {
        Btf btf = load(object("calls-el.o"), EnumSet.of(Lack.GLOBAL_FUNC));
        for (int id = 1; id < btf.typeCount(); id++) {
            if (btf.type(id) instanceof BtfType.Func function) {
                assertEquals(0, function.linkage(), function.name());
            }
        }
    }

    private static LinkedProgram link(ObjectSpec object, String program) {
        return ProgramLinker.link(object, object.findProgram(program).orElseThrow(), () -> {
            throw new AssertionError();
        });
    }

    @Test
    void recordsNameTypesAndStringsOfTheLoadedTable() {
        for (String order : List.of("el", "eb")) {
            ObjectSpec object = object("calls-" + order + ".o");
            LinkedProgram linked = link(object, "second");
            ObjectBtf loaded = ObjectBtf.of(object, Set.of());
            Btf btf = Btf.read(loaded.bytes(), "loaded");

            ByteBuffer functions = ByteBuffer.wrap(loaded.funcInfo(linked)).order(ByteOrder.nativeOrder());
            assertEquals(linked.functions().size() * ObjectBtf.FUNC_INFO_BYTES, functions.limit());
            for (LinkedProgram.FunctionStart function : linked.functions()) {
                assertEquals(function.slot(), functions.getInt());
                assertEquals(function.name(), btf.type(functions.getInt()).name());
            }
            ByteBuffer lines = ByteBuffer.wrap(loaded.lineInfo(linked)).order(ByteOrder.nativeOrder());
            assertEquals(linked.lines().size() * ObjectBtf.LINE_INFO_BYTES, lines.limit());
            for (ProgramSpec.LineInfo line : linked.lines()) {
                assertEquals(line.slot(), lines.getInt());
                assertEquals(line.file(), btf.string(lines.getInt()));
                assertEquals(line.text(), btf.string(lines.getInt()));
                int position = lines.getInt();
                assertEquals(line.line(), position >>> 10);
                assertEquals(line.column(), position & 0x3ff);
            }
        }
    }

    /** The kernel wants a type for each function or none, and a line for the start of each function or none at all. */
    @Test
    void givesAllRecordsOrNone() {
        ObjectSpec object = object("calls-el.o");
        ObjectBtf loaded = ObjectBtf.of(object, Set.of());
        LinkedProgram linked = link(object, "second");
        List<LinkedProgram.FunctionStart> functions = linked.functions().stream()
                .map(f -> new LinkedProgram.FunctionStart(
                        f.slot(), f.name(), f.name().equals("twice") ? 0 : f.funcTypeId()))
                .toList();
        List<ProgramSpec.LineInfo> lines =
                linked.lines().subList(1, linked.lines().size());
        LinkedProgram partial = new LinkedProgram(
                linked.spec(), linked.instructions(), linked.maps(), linked.externs(), functions, lines, List.of());
        assertEquals(0, loaded.funcInfo(partial).length);
        assertEquals(0, loaded.lineInfo(partial).length);
        assertEquals(0, ObjectBtf.of(object, EnumSet.of(Lack.FUNC)).funcInfo(linked).length);
        assertTrue(ObjectBtf.of(object, EnumSet.of(Lack.FUNC)).lineInfo(linked).length > 0);
    }

    @Test
    void objectsWithoutBtfGiveNothing() {
        ObjectSpec bare = new ObjectSpec(
                "bare",
                ByteOrder.nativeOrder(),
                "",
                0,
                Optional.empty(),
                List.of(),
                object("calls-el.o").programs());
        ObjectBtf loaded = ObjectBtf.of(bare, Set.of());
        assertEquals(0, loaded.bytes().length);
        assertEquals(0, loaded.funcInfo(link(bare, "first")).length);
    }
}
