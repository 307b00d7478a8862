package dev.jbcc.runtime.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelConfigTest {
    private static final int INT = 1;
    private static final int LONG = 2;
    private static final int BOOL = 3;
    private static final int CHAR = 4;
    private static final int TRISTATE = 5;
    private static final int STRING = 6;
    private static final int FIRST_VARIABLE = 7;

    /** Types of a {@code .kconfig} section with one variable of each kind, 8 bytes apart. */
    private static final class Section {
        private final List<int[]> types = new ArrayList<>();
        private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
        private final List<Integer> variables = new ArrayList<>();

        Section() {
            strings.write(0);
            add(name("int"), 1 << 24, 4, 1 << 24 | 32);
            add(name("unsigned long"), 1 << 24, 8, 64);
            add(name("_Bool"), 1 << 24, 1, 4 << 24 | 8);
            add(name("char"), 1 << 24, 1, 1 << 24 | 8);
            add(name("libbpf_tristate"), 6 << 24 | 3, 4, name("NO"), 0, name("YES"), 1, name("MODULE"), 2);
            add(0, 3 << 24, 0, CHAR, INT, 8);
        }

        private void add(int... words) {
            types.add(words);
        }

        private int name(String text) {
            int offset = strings.size();
            strings.writeBytes((text + "\0").getBytes(StandardCharsets.US_ASCII));
            return offset;
        }

        Section variable(String variable, int type) {
            add(name(variable), 14 << 24, type, 2);
            variables.add(
                    switch (type) {
                        case INT, TRISTATE -> 4;
                        case LONG, STRING -> 8;
                        default -> 1;
                    });
            return this;
        }

        int id() {
            return FIRST_VARIABLE + variables.size();
        }

        int sizeBytes() {
            return variables.size() * 8;
        }

        Btf btf() {
            int[] section = new int[3 + variables.size() * 3];
            section[0] = name(".kconfig");
            section[1] = 15 << 24 | variables.size();
            section[2] = sizeBytes();
            for (int i = 0; i < variables.size(); i++) {
                section[3 + i * 3] = FIRST_VARIABLE + i;
                section[4 + i * 3] = i * 8;
                section[5 + i * 3] = variables.get(i);
            }
            add(section);
            int words = types.stream().mapToInt(t -> t.length).sum();
            ByteBuffer table =
                    ByteBuffer.allocate(24 + words * 4 + strings.size()).order(ByteOrder.nativeOrder());
            table.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
            table.putInt(0).putInt(words * 4).putInt(words * 4).putInt(strings.size());
            for (int[] type : types) {
                for (int word : type) {
                    table.putInt(word);
                }
            }
            return Btf.read(table.put(strings.toByteArray()).array(), "test");
        }
    }

    private static ByteBuffer contents(String config, Section section) {
        return ByteBuffer.wrap(KernelConfig.of(config).section(section.btf(), section.id(), section.sizeBytes()))
                .order(ByteOrder.nativeOrder());
    }

    @Test
    void putsEachValueByTheTypeOfItsVariable() {
        Section section = new Section()
                .variable("CONFIG_BPF", BOOL)
                .variable("CONFIG_HZ", LONG)
                .variable("CONFIG_KVM", TRISTATE)
                .variable("CONFIG_EXT4_FS", CHAR)
                .variable("CONFIG_BASE", LONG)
                .variable("CONFIG_HOST", STRING)
                .variable("CONFIG_NOT_SET", INT)
                .variable("CONFIG_HZ_2", INT);
        ByteBuffer contents = contents("""
                # CONFIG_NOT_SET is not set
                CONFIG_BPF=y
                CONFIG_HZ=250
                CONFIG_KVM=m
                CONFIG_EXT4_FS=m
                CONFIG_BASE=0xffff000000000000
                CONFIG_HOST="(a long name)"
                CONFIG_HZ_2=-3
                """, section);

        assertEquals(1, contents.get(0));
        assertEquals(250, contents.getLong(8));
        assertEquals(2, contents.getInt(16));
        assertEquals('m', contents.get(24));
        assertEquals(0xffff000000000000L, contents.getLong(32));
        byte[] host = new byte[8];
        contents.get(40, host);
        assertEquals("(a long\0", new String(host, StandardCharsets.US_ASCII));
        assertEquals(0, contents.getInt(48));
        assertEquals(-3, contents.getInt(56));
    }

    @Test
    void refusesWhatItCannotGive() {
        assertEquals(
                "extern 'LINUX_WHATEVER': is not known",
                assertThrows(BpfException.class, () -> contents("", new Section().variable("LINUX_WHATEVER", INT)))
                        .getMessage());
        assertEquals(
                "extern 'CONFIG_X': '\"text\"' is no number",
                assertThrows(
                                BpfException.class,
                                () -> contents("CONFIG_X=\"text\"", new Section().variable("CONFIG_X", INT)))
                        .getMessage());
    }
}
