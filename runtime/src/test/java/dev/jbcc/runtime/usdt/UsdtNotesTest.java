package dev.jbcc.runtime.usdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.Mutations;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Against {@code probes.s}; places and addresses are those that readelf lists. */
class UsdtNotesTest {
    private static final Path FILE = Path.of("probes.so");

    @TempDir
    private Path directory;

    private static byte[] bytes(String name) {
        try (InputStream in = UsdtNotesTest.class.getResourceAsStream("fixtures/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<UsdtProbe> read(byte[] bytes) {
        try (ElfImage image = ElfImage.of(bytes, "probes.so")) {
            return UsdtNotes.read(image, "probes", FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UsdtProbe probe(String provider, String name, UsdtSite... sites) {
        return new UsdtProbe(provider, name, "probes", FILE, List.of(sites));
    }

    /** The data of the fixtures lie 0x1000 further in memory than in the file. */
    private static UsdtSite site(int machine, long address, long semaphore, String arguments) {
        long offset = semaphore == 0 ? 0 : semaphore - 0x1000;
        return new UsdtSite(FILE, machine, address, address, semaphore, offset, arguments);
    }

    private static List<UsdtProbe> expected(int machine, long first) {
        return List.of(
                probe(
                        "first",
                        "begin",
                        site(machine, first, 0, "-4@%eax 8@variable(%rip)"),
                        site(machine, first + 2, 0, "-4@-20(%rbp)")),
                probe("first", "end", site(machine, first + 1, 0x2004, "")),
                probe("second", "begin", site(machine, first + 2, 0, "4@$3")));
    }

    @Test
    void placesOfBothSizesOfAddresses() {
        assertEquals(expected(ElfImage.EM_X86_64, 0x19e), read(bytes("probes-x86_64.so")));
        assertEquals(expected(3, 0x116), read(bytes("probes-i386.so")));
    }

    @Test
    void filesThatHaveMovedSinceTheNotesWereWritten() {
        byte[] moved = bytes("probes-x86_64.so");
        ByteBuffer words = ByteBuffer.wrap(moved).order(ByteOrder.LITTLE_ENDIAN);
        int notes = 0;
        for (int at = 0; at + 24 <= moved.length; at += 4) {
            if (words.getLong(at + 8) == 0x1a2 && words.getLong(at) - 0x19e < 3 && words.getLong(at) >= 0x19e) {
                for (int word = 0; word < 24; word += 8) {
                    long value = words.getLong(at + word);
                    words.putLong(at + word, value == 0 ? 0 : value + 0x7000);
                }
                notes++;
            }
        }
        assertEquals(4, notes);
        assertEquals(expected(ElfImage.EM_X86_64, 0x19e), read(moved));
    }

    @Test
    void variablesAreCountedFromTheInstruction() throws IOException {
        Path file = Files.write(directory.resolve("probes.so"), bytes("probes-x86_64.so"));
        UsdtProbe probe = UsdtProbe.ofFile(file.toString(), -1).getFirst();
        assertEquals("first:begin", probe.fullName());
        assertEquals(2, probe.argumentCount());
        assertEquals(
                List.of(UsdtArgument.register(80, 4, true), UsdtArgument.memory(128, 0x2000 - 0x19e, 8, false)),
                probe.sites().getFirst().arguments());
    }

    @Test
    void unreadableArgumentsAreNamedWithTheirPlace() {
        BpfException refused = assertThrows(
                BpfException.class,
                () -> site(ElfImage.EM_X86_64, 0x19e, 0, "4@%eax 8@%xmm1").arguments());
        assertEquals(
                "file 'probes.so': probe at 0x19e: arguments '4@%eax 8@%xmm1': '8@%xmm1': an operand of a kind that cannot be"
                        + " read",
                refused.getMessage());
    }

    @Test
    void filesWithoutNotesHaveNoProbes() {
        byte[] bytes = bytes("probes-x86_64.so");
        byte[] name = ".note.stapsdt".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int at = 0; at + name.length <= bytes.length; at++) {
            if (ByteBuffer.wrap(bytes, at, name.length).equals(ByteBuffer.wrap(name))) {
                bytes[at] = '_';
            }
        }
        assertEquals(List.of(), read(bytes));
    }

    @Test
    @Timeout(120)
    void damagedFilesAreReadOrRefused() {
        Random random = new Random(Mutations.seed());
        int refused = 0;
        for (String name : List.of("probes-x86_64.so", "probes-i386.so")) {
            byte[] good = bytes(name);
            for (int round = 0; round < 4000; round++) {
                try {
                    read(Mutations.mutate(good, random)).forEach(UsdtProbe::argumentCount);
                } catch (ObjectFormatException expected) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 0);
    }

    /** A search that coverage guides; {@code ./test fuzz} starts it. */
    @MethodSource("files")
    @FuzzTest
    void anyFileIsReadOrRefused(byte[] bytes) {
        try {
            read(bytes).forEach(UsdtProbe::argumentCount);
        } catch (ObjectFormatException expected) {
            // refused
        }
    }

    static List<byte[]> files() {
        return List.of(bytes("probes-x86_64.so"), bytes("probes-i386.so"));
    }
}
