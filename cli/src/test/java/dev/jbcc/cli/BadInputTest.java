package dev.jbcc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.output.Output;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Each tool answers what it cannot take with one line that says what is wrong, the right status, and nothing else. */
class BadInputTest {
    /** What options take that take any text, or find out only later whether there is such a thing. */
    private static final Set<String> TEXTS = Set.of(
            "CLASS",
            "COMM",
            "COMMAND",
            "DEVICE",
            "DISK",
            "FILE",
            "FILE.html",
            "FLAG",
            "HEADER",
            "KIND:PATH",
            "LABEL",
            "LIB",
            "METHOD",
            "NAME",
            "NAME,...",
            "OBJ",
            "PATH",
            "PREFIX",
            "PROBE",
            "REGEX",
            "SYSCALL",
            "TEXT");

    /** Tools that take as many arguments as one likes. */
    private static final Set<Subcommand> TAKE_MANY = Set.of(Subcommand.FUNCSLOWER, Subcommand.TRACE);

    private static final String NO_PROCESS = "4194304"; // one more than the kernel gives

    static List<Subcommand> tools() {
        return Stream.of(Subcommand.values()).filter(Subcommand::isTool).toList();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void anUnknownOptionIsNamedWithTheNearest(Subcommand tool) {
        assertError(
                tool,
                ExitStatus.USAGE,
                "option '--verbos': not known; similar: '--verbose'; see 'jbcc " + tool.commandName() + " --help'",
                "--verbos");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void eachOptionIsTheNearestToWhatIsAlmostItsName(Subcommand tool) {
        for (String name : line(tool).getCommandSpec().optionsMap().keySet()) {
            if (name.startsWith("--")) {
                String almost =
                        new StringBuilder(name).insert(name.length() - 1, '_').toString();
                String message = "option '" + almost + "': not known; similar: '" + name + "'; see 'jbcc "
                        + tool.commandName() + " --help'";
                assertError(tool, ExitStatus.USAGE, message, almost);
                assertError(tool, ExitStatus.USAGE, message, almost + "=a-long-value");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void aLetterThatIsNoOptionIsNamed(Subcommand tool) {
        String unknown = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                .chars()
                .mapToObj(letter -> "-" + (char) letter)
                .filter(name -> line(tool).getCommandSpec().findOption(name) == null)
                .findFirst()
                .orElseThrow();
        assertError(
                tool,
                ExitStatus.USAGE,
                "option '" + unknown + "': not known; see 'jbcc " + tool.commandName() + " --help'",
                unknown);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void anOptionWithoutItsValueIsNamed(Subcommand tool) {
        for (OptionSpec option : withValue(line(tool))) {
            Result result = run(tool, option.longestName());
            assertEquals(ExitStatus.USAGE, result.status(), result.err());
            assertTrue(result.err().contains(option.longestName()), result.err());
            assertOneLine(result);
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void whatIsNoNumberIsNamed(Subcommand tool) {
        for (OptionSpec option : withValue(line(tool))) {
            String name = option.longestName();
            Options options = new Options(tool.commandName(), tool.summary());
            tool.create(options);
            Main.commandLine(options).parseArgs(arguments(tool, name, "x?"));
            if (!TEXTS.contains(option.paramLabel())) {
                String message = String.valueOf(
                        assertThrows(UsageException.class, options::check, name).getMessage());
                assertTrue(message.startsWith("option '" + name + "': ") && message.contains("x?"), message);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void oneArgumentTooManyIsNamed(Subcommand tool) {
        if (TAKE_MANY.contains(tool)) {
            return;
        }
        Result result = run(tool, Collections.nCopies(7, "1").toArray(String[]::new));
        assertEquals(ExitStatus.USAGE, result.status(), result.err());
        assertTrue(result.err().matches("jbcc: (argument '1': not known|arguments .*: 7 given).*\n"), result.err());
        assertOneLine(result);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void anArgumentForAProcessThatIsGoneIsNamed(Subcommand tool) {
        boolean process = line(tool).getCommandSpec().positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().startsWith("PID"));
        if (process) {
            assertError(tool, ExitStatus.FAILURE, "process " + NO_PROCESS + ": no such process", NO_PROCESS);
            assertError(tool, ExitStatus.USAGE, "argument PID: 'x?': not a whole number", "x?");
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void aProcessThatIsGoneIsNamed(Subcommand tool) {
        for (OptionSpec option : withValue(line(tool))) {
            String label = option.paramLabel();
            if (label.endsWith("PID") || label.equals("PID,...") || label.startsWith("TID")) {
                String what = label.startsWith("TID") ? "thread" : "process";
                assertError(
                        tool,
                        ExitStatus.FAILURE,
                        what + " " + NO_PROCESS + ": no such " + what,
                        arguments(tool, option.longestName(), NO_PROCESS));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void aMapThatIsNotPinnedIsNamed(Subcommand tool) {
        for (String option : List.of("--cgroupmap", "--mntnsmap")) {
            if (line(tool).getCommandSpec().findOption(option) != null) {
                Result result = run(tool, arguments(tool, option, "/no/such/map"));
                assertEquals(ExitStatus.USAGE, result.status(), result.err());
                assertTrue(
                        result.err()
                                .startsWith("jbcc: option '" + option + "': '/no/such/map': nothing is pinned there"),
                        result.err());
                assertOneLine(result);

                for (String other : List.of("/etc/passwd", "/sys")) {
                    Result refused = run(tool, arguments(tool, option, other));
                    assertEquals(ExitStatus.USAGE, refused.status(), refused.err());
                    assertTrue(
                            refused.err().startsWith("jbcc: option '" + option + "': '" + other + "': not a map"),
                            refused.err());
                    assertOneLine(refused);
                }
            }
        }
    }

    private static CommandLine line(Subcommand tool) {
        Options options = new Options(tool.commandName(), tool.summary());
        tool.create(options);
        return Main.commandLine(options);
    }

    private static List<OptionSpec> withValue(CommandLine line) {
        return line.getCommandSpec().options().stream()
                .filter(option -> option.arity().min() == 1)
                .toList();
    }

    /** Returns the arguments, with those before them that the tool cannot do without. */
    private static String[] arguments(Subcommand tool, String... arguments) {
        int needed = line(tool).getCommandSpec().positionalParameters().stream()
                .mapToInt(parameter -> parameter.arity().min())
                .sum();
        return Stream.concat(Collections.nCopies(needed, "x").stream(), Arrays.stream(arguments))
                .toArray(String[]::new);
    }

    private static void assertError(Subcommand tool, int status, String message, String... arguments) {
        Result result = run(tool, arguments);
        assertEquals("jbcc: " + message + "\n", result.err());
        assertEquals(status, result.status());
        assertOneLine(result);
    }

    private static void assertOneLine(Result result) {
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    private record Result(int status, String out, String err) {}

    /** Runs a tool with what it refuses; one that does not refuse it is not run. */
    private static Result run(Subcommand tool, String... arguments) {
        Options options = new Options(tool.commandName(), tool.summary());
        Command command = tool.create(options);
        assertThrows(
                RuntimeException.class,
                () -> {
                    var _ = Main.commandLine(options).parseArgs(arguments);
                    Main.check(options, command);
                },
                () -> tool.commandName() + " takes " + List.of(arguments));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                Stream.concat(Stream.of(tool.commandName()), Arrays.stream(arguments))
                        .toArray(String[]::new),
                new Output(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new StopSignal());
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
