package dev.jbcc.runtime.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbcc.runtime.Mutations;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.trace.TracepointFormat.Field;
import dev.jbcc.runtime.trace.TracepointFormat.Location;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class TracepointFormatTest {
    private static final String MADE_UP = """
            name: made_up_event
            ID: 417
            format:
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

            \tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;
            \tfield:const char * filename;\toffset:24;\tsize:8;\tsigned:0;
            \tfield:__data_loc char[] path;\toffset:32;\tsize:4;\tsigned:0;
            \tfield:__rel_loc unsigned long[] values;\toffset:36;\tsize:4;\tsigned:0;
            \tfield:__data_loc const char ** names;\toffset:40;\tsize:4;\tsigned:0;
            \tfield:__u8 mac[MAC_LENGTH];\toffset:44;\tsize:6;\tsigned:0;
            \tfield:struct sockaddr *addr;\toffset:56;\tsize:8;\tsigned:0;
            \tfield:u32 old;\toffset:64;\tsize:4;

            print fmt: "%s %d", REC->comm, REC->common_pid
            """;

    private static final TracepointFormat FORMAT = TracepointFormat.parse(MADE_UP);

    private static Field field(String name) {
        return FORMAT.field(name).orElseThrow();
    }

    @Test
    void readsNameNumberAndPrint() {
        assertEquals("made_up_event", FORMAT.name());
        assertEquals(417, FORMAT.id());
        assertEquals("\"%s %d\", REC->comm, REC->common_pid", FORMAT.print());
        assertEquals(10, FORMAT.fields().size());
        assertTrue(FORMAT.field("nothing").isEmpty());
    }

    @Test
    void readsFields() {
        assertEquals(
                new Field("unsigned short", "common_type", 0, 2, false, 0, Location.INLINE, true),
                field("common_type"));
        assertEquals(new Field("int", "common_pid", 4, 4, true, 0, Location.INLINE, true), field("common_pid"));
        assertEquals(new Field("char", "comm", 8, 16, false, 16, Location.INLINE, false), field("comm"));
        assertEquals(new Field("const char *", "filename", 24, 8, false, 0, Location.INLINE, false), field("filename"));
        assertEquals(new Field("char", "path", 32, 4, false, 0, Location.DATA_LOC, false), field("path"));
        assertEquals(new Field("unsigned long", "values", 36, 4, false, 0, Location.REL_LOC, false), field("values"));
        assertEquals(new Field("const char **", "names", 40, 4, false, 0, Location.DATA_LOC, false), field("names"));
        assertEquals(new Field("__u8", "mac", 44, 6, false, -1, Location.INLINE, false), field("mac"));
        assertEquals(new Field("struct sockaddr *", "addr", 56, 8, false, 0, Location.INLINE, false), field("addr"));
        assertEquals(new Field("u32", "old", 64, 4, false, 0, Location.INLINE, false), field("old"));
    }

    @Test
    void saysWhichLineIsWrong() {
        ObjectFormatException e = assertThrows(
                ObjectFormatException.class,
                () -> TracepointFormat.parse("name: x\nfield:int a;\toffset:zero;\tsize:4;\n"));
        assertEquals("tracepoint format: 'zero' is no number", e.getMessage());
        assertEquals(8, e.offset());
        assertEquals(
                "tracepoint format: no line 'name:'",
                assertThrows(ObjectFormatException.class, () -> TracepointFormat.parse("ID: 4\n"))
                        .getMessage());
        assertThrows(ObjectFormatException.class, () -> TracepointFormat.parse("name: x\nfield:int a"));
        assertThrows(ObjectFormatException.class, () -> TracepointFormat.parse("name: x\nfield:a;offset:0;size:4;"));
        assertThrows(ObjectFormatException.class, () -> TracepointFormat.parse("name: x\nID: -4"));
    }

    @Test
    void givesAFormatOrThatExceptionForAnyText() {
        long seed = Mutations.seed();
        Random random = new Random(seed);
        String pieces = ";[]:\n\t _-*\0é9";
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(MADE_UP);
            for (int j = 1 + random.nextInt(6); j > 0 && !text.isEmpty(); j--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, pieces.charAt(random.nextInt(pieces.length())));
                    case 2 -> text.setCharAt(at, pieces.charAt(random.nextInt(pieces.length())));
                    default -> text.setLength(at + 1);
                }
            }
            try {
                TracepointFormat.parse(text.toString());
                read++;
            } catch (ObjectFormatException e) {
                // the only exception allowed
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ":\n" + text, e);
            }
        }
        assertTrue(read > 1000, "most small changes leave it readable");
    }

    /** A search that coverage guides; {@code ./test fuzz} starts it. */
    @MethodSource("formats")
    @FuzzTest
    void anyTextIsReadOrRefused(byte[] text) {
        try {
            TracepointFormat.parse(new String(text, StandardCharsets.UTF_8));
        } catch (ObjectFormatException expected) {
            // refused
        }
    }

    static List<byte[]> formats() {
        return List.of(MADE_UP.getBytes(StandardCharsets.UTF_8));
    }
}
