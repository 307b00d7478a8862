package dev.jbcc.runtime.usdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbcc.runtime.Mutations;
import dev.jbcc.runtime.elf.ElfImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentReaderTest {
    private static final int BP = 32;
    private static final int AX = 80;
    private static final int CX = 88;
    private static final int IP = 128;

    /** Of {@code counter}, the only variable. */
    private static final long DISTANCE = 0x2000;

    private static List<UsdtArgument> read(int machine, String text) {
        return new ArgumentReader(machine, variable -> {
                    if (!variable.equals("counter")) {
                        throw new IllegalArgumentException("no variable " + variable);
                    }
                    return DISTANCE;
                })
                .read(text);
    }

    private static UsdtArgument x86(String text) {
        return read(ElfImage.EM_X86_64, text).getFirst();
    }

    private static UsdtArgument arm64(String text) {
        return read(ElfImage.EM_AARCH64, text).getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "8@%rax, 80",
        "4@%eax, 80",
        "2@%ax, 80",
        "1@%al, 80",
        "1@%ah, 81",
        "8@%rbx, 40",
        "1@%bh, 41",
        "8@%rcx, 88",
        "8@%rdx, 96",
        "8@%rsi, 104",
        "1@%sil, 104",
        "2@%si, 104",
        "8@%rdi, 112",
        "1@%dil, 112",
        "8@%rbp, 32",
        "1@%bpl, 32",
        "8@%rsp, 152",
        "8@%rip, 128",
        "8@%r8, 72",
        "4@%r9d, 64",
        "2@%r10w, 56",
        "1@%r11b, 48",
        "8@%r12, 24",
        "8@%r13, 16",
        "8@%r14, 8",
        "8@%r15, 0"
    })
    void registersOfAllSizes(String text, int offset) {
        assertEquals(UsdtArgument.register(offset, text.charAt(0) - '0', false), x86(text));
    }

    @Test
    void allKindsOfOperandsOfX86() {
        assertEquals(UsdtArgument.constant(-7, 4, true), x86("-4@$-7"));
        assertEquals(UsdtArgument.constant(-1, 8, false), x86("8@$18446744073709551615"));
        assertEquals(UsdtArgument.constant(255, 8, false), x86("8@$0xff"));
        assertEquals(UsdtArgument.memory(BP, -1204, 8, false), x86("8@-1204(%rbp)"));
        assertEquals(UsdtArgument.memory(AX, 0, 1, true), x86("-1@(%rax)"));
        assertEquals(UsdtArgument.indexedMemory(AX, CX, 3, 16, 8, false), x86("8@16(%rax,%rcx,8)"));
        assertEquals(UsdtArgument.indexedMemory(AX, CX, 0, 0, 2, false), x86("2@(%rax,%rcx)"));
        assertEquals(UsdtArgument.memory(IP, DISTANCE, 4, true), x86("-4@counter(%rip)"));
        assertEquals(UsdtArgument.memory(IP, DISTANCE + 8, 4, true), x86("-4@counter+8(%rip)"));
        assertEquals(UsdtArgument.register(AX, 8, false), x86("%rax"));
    }

    @Test
    void allKindsOfOperandsOfArm64() {
        assertEquals(UsdtArgument.register(0, 8, false), arm64("8@x0"));
        assertEquals(UsdtArgument.register(30 * 8, 4, true), arm64("-4@w30"));
        assertEquals(UsdtArgument.register(31 * 8, 8, false), arm64("8@sp"));
        assertEquals(UsdtArgument.constant(0, 4, false), arm64("4@wzr"));
        assertEquals(UsdtArgument.constant(-5, 8, true), arm64("-8@-5"));
        assertEquals(UsdtArgument.memory(31 * 8, 0, 8, false), arm64("8@[sp]"));
        assertEquals(UsdtArgument.memory(29 * 8, -24, 4, true), arm64("-4@[x29, -24]"));
        assertEquals(UsdtArgument.indexedMemory(8, 16, 3, 0, 8, false), arm64("8@[x1, x2, lsl 3]"));
    }

    @Test
    void severalWithBlanksWithin() {
        assertEquals(
                List.of(
                        UsdtArgument.memory(31 * 8, 24, 8, false),
                        UsdtArgument.register(16, 4, true),
                        UsdtArgument.constant(3, 1, false)),
                read(ElfImage.EM_AARCH64, " 8@[sp, 24]  -4@w2 1@3 "));
        assertEquals(List.of(), read(ElfImage.EM_X86_64, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8f@%xmm0",
                "8@%xmm0",
                "3@%rax",
                "@%rax",
                "8@",
                "8@%fs:16",
                "8@16(%rip)",
                "8@counter",
                "8@other(%rip)",
                "8@16(,%rcx,8)",
                "8@16(%rax,%rcx,3)",
                "8@$99999999999999999999",
                "8@x0",
                "1@1 1@1 1@1 1@1 1@1 1@1 1@1 1@1 1@1 1@1 1@1 1@1 1@1"
            })
    void whatCannotBeReadIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> x86(text));
    }

    @Test
    void machinesThatAreNotKnownAreRefused() {
        assertEquals(
                "operands of machine 243 are not known",
                assertThrows(IllegalArgumentException.class, () -> read(243, "8@a0"))
                        .getMessage());
    }

    private static final byte[] X86 =
            "-4@%eax 8@-16(%rbp,%rcx,8) 8@counter+8(%rip) 1@$0x7f".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ARM64 = "8@[x1, x2, lsl 3] -4@w30 8@[sp, -24] 8@#7".getBytes(StandardCharsets.UTF_8);

    @Test
    @Timeout(60)
    void anyTextIsReadOrRefused() {
        Random random = new Random(Mutations.seed());
        for (int round = 0; round < 20_000; round++) {
            boolean first = random.nextBoolean();
            byte[] bad = Mutations.mutate(first ? X86 : ARM64, random);
            String text = new String(bad, StandardCharsets.UTF_8);
            try {
                int count = read(first ? ElfImage.EM_X86_64 : ElfImage.EM_AARCH64, text)
                        .size();
                assertEquals(ArgumentReader.split(text).size(), count);
            } catch (IllegalArgumentException expected) {
                // refused
            }
        }
    }

    /** A search that coverage guides; {@code ./test fuzz} starts it. */
    @MethodSource("texts")
    @FuzzTest
    void anyOperandsAreReadOrRefused(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (int machine : new int[] {ElfImage.EM_X86_64, ElfImage.EM_AARCH64}) {
            try {
                read(machine, text);
            } catch (IllegalArgumentException expected) {
                // refused
            }
        }
    }

    static List<byte[]> texts() {
        return List.of(X86, ARM64);
    }
}
