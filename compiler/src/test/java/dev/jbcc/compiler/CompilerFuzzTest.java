package dev.jbcc.compiler;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged programs compile, or are refused with a {@link CompileException} that says something; nothing else happens. */
@Timeout(600)
class CompilerFuzzTest {
    private static final long SEED = Long.getLong("test.seed", 20_261_127L);
    private static final int ROUNDS = Integer.getInteger("test.rounds", 120);
    private static final Path CORPUS = Path.of("src/test/resources/dev/jbcc/compiler/rewrite/corpus");
    private static final Pattern TOKEN = Pattern.compile("\\w+|\\s+|\"[^\"\n]*\"|\\W");
    private static final List<String> FRAGMENTS = List.of(
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ";",
            ",",
            "*",
            "&",
            "->",
            ".",
            "=",
            "\"",
            "'",
            "\\",
            "\n",
            "#",
            "##",
            "/*",
            "*/",
            "//",
            "\0",
            "\uFEFF",
            "\u00e4",
            "\r",
            "$",
            "@",
            "#define",
            "#include \"x.h\"\n",
            "#if 0\n",
            "#endif\n",
            "#line 7 \"y.c\"\n",
            "# 3 \"z.c\" 2\n",
            "BPF_HASH(",
            "BPF_PERF_OUTPUT(x);",
            "TRACEPOINT_PROBE(a, b)",
            "SEC(\"x\")",
            "struct",
            "typedef",
            ".lookup(",
            ".update(&",
            ".increment()",
            "bpf_get_current_task()",
            "0x7fffffffffffffffff",
            "-",
            "args->",
            "ctx->di",
            "__attribute__((",
            "_Generic(",
            "({",
            "asm volatile(\"\");",
            "goto x;",
            "x:",
            "return",
            "sizeof",
            "int",
            "1e999",
            "'ab'");

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    private static List<String> programs() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(CORPUS)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(".c") && !file.toString().endsWith(".expected.c")) {
                    texts.add(Files.readString(file));
                }
            }
        }
        return texts;
    }

    @Test
    void damagedProgramsCompileOrAreRefused() throws IOException {
        List<String> programs = programs();
        KernelTarget kernel = TestLlvm.kernel(directory.resolve("kernel"));
        int compiled = 0;
        try (BpfCompiler compiler = BpfCompiler.create(TestLlvm.environment(directory.resolve("cache")), line -> {})) {
            for (int round = 0; round < ROUNDS; round++) {
                String text = round % 12 == 11 ? soup() : damage(programs.get(random.nextInt(programs.size())));
                CompileRequest request =
                        new CompileRequest(text, "fuzz.c", List.of(), Emit.OBJECT, kernel, Arch.X86_64);
                try {
                    compiler.compile(request);
                    compiled++;
                } catch (CompileException e) {
                    String message = e.toString();
                    assertFalse(e.diagnostics().isEmpty(), () -> where(text));
                    assertTrue(
                            e.diagnostics().stream().noneMatch(d -> d.message().isBlank()),
                            () -> message + where(text));
                } catch (RuntimeException | Error e) {
                    throw new AssertionError(where(text), e);
                }
            }
        }
        assertTrue(compiled > 0, "not one damaged program compiles: the damage is too great to test the later stages");
    }

    private static String where(String text) {
        return "\n-Dtest.seed=" + SEED + "\n" + text;
    }

    /** Returns bytes and pieces of C in no order at all. */
    private String soup() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(200); i > 0; i--) {
            if (random.nextInt(4) == 0) {
                byte[] bytes = new byte[random.nextInt(16)];
                random.nextBytes(bytes);
                text.append(new String(bytes, StandardCharsets.ISO_8859_1));
            } else {
                text.append(fragment()).append(' ');
            }
        }
        return text.toString();
    }

    private String fragment() {
        return FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
    }

    /** Returns a program with a few tokens lost, doubled, moved, or replaced. */
    private String damage(String program) {
        List<String> tokens = new ArrayList<>(
                TOKEN.matcher(program).results().map(MatchResult::group).toList());
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(tokens.size());
            int from = random.nextInt(tokens.size());
            switch (random.nextInt(6)) {
                case 0 -> tokens.set(at, "");
                case 1 -> tokens.add(at, tokens.get(at));
                case 2 -> tokens.set(at, tokens.get(from));
                case 3 -> tokens.add(at, fragment());
                case 4 ->
                    tokens.subList(at, Math.min(tokens.size(), at + 1 + random.nextInt(30)))
                            .clear();
                default -> {
                    int end = Math.min(tokens.size(), from + 1 + random.nextInt(30));
                    tokens.addAll(at, List.copyOf(tokens.subList(from, end)));
                }
            }
            if (tokens.isEmpty()) {
                tokens.add("");
            }
        }
        String text = String.join("", tokens);
        return random.nextInt(10) == 0 ? text.substring(0, random.nextInt(text.length() + 1)) : text;
    }
}
