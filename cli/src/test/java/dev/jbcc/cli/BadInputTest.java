package dev.jbcc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.output.Output;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** Each tool answers what it cannot take with one line that says what is wrong, the right status, and nothing else. */
class BadInputTest {
    private static final Set<String> NUMBERS = Set.of(
            "PID", "PPID", "PID,...", "TID", "TID,...", "SECONDS", "COUNT", "MICROS", "MILLIS", "HERTZ", "PAGES",
            "PORT");
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
            if (NUMBERS.contains(option.paramLabel())) {
                String message = String.valueOf(
                        assertThrows(UsageException.class, options::check, name).getMessage());
                assertTrue(message.startsWith("option '" + name + "': 'x?': not a "), message);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void oneArgumentTooManyIsNamed(Subcommand tool) {
        List<PositionalParamSpec> parameters = line(tool).getCommandSpec().positionalParameters();
        if (parameters.stream().anyMatch(parameter -> parameter.arity().isVariable())) {
            return; // as many as one likes
        }
        int most = parameters.stream()
                .mapToInt(parameter -> parameter.arity().max())
                .sum();
        List<String> arguments = new ArrayList<>(Collections.nCopies(most, "1"));
        arguments.add("one-more");
        assertThrows(ParameterException.class, () -> line(tool).parseArgs(arguments.toArray(String[]::new)));
        assertError(
                tool,
                ExitStatus.USAGE,
                "argument 'one-more': not known; see 'jbcc " + tool.commandName() + " --help'",
                arguments.toArray(String[]::new));
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

    private static Result run(Subcommand tool, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StopSignal stop = new StopSignal();
        stop.request(); // whatever runs all the same is to end at once
        int status = Main.run(
                Stream.concat(Stream.of(tool.commandName()), Arrays.stream(arguments))
                        .toArray(String[]::new),
                new Output(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                stop);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
