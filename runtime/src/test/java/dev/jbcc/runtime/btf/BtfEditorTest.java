package dev.jbcc.runtime.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class BtfEditorTest {
    @Test
    void keepsTypesAndChangesByteOrder() {
        Btf before = Btf.read(
                new BtfBytes(ByteOrder.LITTLE_ENDIAN)
                        .integer("int", 4)
                        .type("s", Kind.STRUCT, 1, 4, 0, 1, 0)
                        .bytes(),
                "before");
        BtfEditor editor = new BtfEditor(before);
        assertEquals(
                before.typeCount(), editor.append(editor.string("alias"), BtfEditor.info(Kind.TYPEDEF, 0, false), 2));
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            Btf after = Btf.read(editor.bytes(order), "after");
            assertEquals(order, after.byteOrder());
            assertEquals(before.type(1), after.type(1));
            assertEquals(before.type(2), after.type(2));
            assertEquals(new BtfType.Typedef("alias", 2), after.type(3));
        }
    }

    @Test
    void findsStringsThatAreThere() {
        Btf before =
                Btf.read(new BtfBytes(ByteOrder.LITTLE_ENDIAN).integer("int", 4).bytes(), "before");
        BtfEditor editor = new BtfEditor(before);
        assertEquals(1, editor.string("int"));
        assertEquals(5, editor.string("new"));
        assertEquals(5, editor.string("new"));
        assertEquals(5, editor.find("new"));
        assertEquals(0, editor.find("none"));
        assertEquals(0, editor.string(""));
        assertEquals(
                "new", Btf.read(editor.bytes(ByteOrder.LITTLE_ENDIAN), "after").string(5));
    }

    @Test
    void refusesSplitTables() {
        Btf base =
                Btf.read(new BtfBytes(ByteOrder.LITTLE_ENDIAN).integer("int", 4).bytes(), "base");
        Btf split = Btf.readSplit(new BtfBytes(ByteOrder.LITTLE_ENDIAN, 5).bytes(), "split", base);
        assertThrows(IllegalArgumentException.class, () -> new BtfEditor(split));
    }
}
