package dev.jbcc.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.output.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void showsTheOverview() {
        Result help = run("--help");
        assertEquals(ExitStatus.OK, help.status());
        for (String name : Subcommand.names()) {
            assertTrue(help.out().contains("\n  " + name + " "), name);
        }
        assertEquals(help.out(), run("help").out());
    }

    @Test
    void withoutACommandTheOverviewIsAUsageError() {
        Result result = run();
        assertEquals(ExitStatus.USAGE, result.status());
        assertTrue(result.out().startsWith("Usage: jbcc COMMAND"), result.out());
    }

    @Test
    void showsTheVersion() {
        assertTrue(
                run("--version").out().matches("jbcc \\d+\\.\\d+.*\\n"),
                run("--version").out());
    }

    @Test
    void saysWhatWasProbablyMeant() {
        assertError(ExitStatus.USAGE, "command 'hepl': not known; similar: 'help'; see 'jbcc --help'", "hepl");
        assertError(ExitStatus.USAGE, "command 'trace-all': not known; see 'jbcc --help'", "trace-all");
        assertError(ExitStatus.USAGE, "option '--vversion': not known; see 'jbcc --help'", "--vversion");
    }

    @Test
    void namesTheOptionThatIsWrong() {
        assertError(ExitStatus.USAGE, "option '--bogus': not known; see 'jbcc help --help'", "help", "--bogus");
        assertError(
                ExitStatus.USAGE,
                "missing required parameter: 'FILE.c'; see 'jbcc compile --help'",
                "compile",
                "--emit=c");
        assertError(ExitStatus.USAGE, "argument 'b.c': not known; see 'jbcc compile --help'", "compile", "a.c", "b.c");
        assertError(
                ExitStatus.USAGE,
                "option '--emit': 'x': must be obj, c, llvm, asm or preprocessed",
                "compile",
                "--emit=x",
                "/dev/null");
    }

    @Test
    void namesTheOptionThatWasProbablyMeant() {
        assertError(
                ExitStatus.USAGE,
                "option '--pids': not known; similar: '--pid'; see 'jbcc opensnoop --help'",
                "opensnoop",
                "--pids");
    }

    @Test
    void helpOfAToolHasTheExamplesOfItsPage() {
        for (Subcommand command : Subcommand.values()) {
            if (command.isTool()) {
                String name = command.commandName();
                String help = run(name, "--help").out();
                assertTrue(help.contains("\nExamples:\n  jbcc " + name), help);
            }
        }
    }

    @Test
    void examplesOfHelpAreCommandLines() {
        Pattern example = Pattern.compile("(?m)^  jbcc (\\S+)(.*)$");
        Pattern word = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
        for (Subcommand command : Subcommand.values()) {
            Matcher line = example.matcher(run(command.commandName(), "--help").out());
            while (line.find()) {
                List<String> words = new ArrayList<>();
                Matcher found = word.matcher(line.group(2));
                // Up to what the shell takes for itself.
                while (found.find() && !found.group().matches("[#|>].*")) {
                    words.add(found.group().replaceAll("^['\"]|['\"]$", ""));
                }
                Subcommand shown = Subcommand.find(line.group(1)).orElseThrow();
                Options options = new Options(shown.commandName(), shown.summary());
                shown.create(options);
                assertDoesNotThrow(
                        () -> Main.commandLine(options).parseArgs(words.toArray(String[]::new)), line.group());
            }
        }
    }

    @Test
    void everyCommandHasOptionsAPageAndAUsage() {
        for (String name : Subcommand.names()) {
            Result usage = run(name, "--help");
            assertEquals(ExitStatus.OK, usage.status(), name);
            assertTrue(usage.out().startsWith("Usage: jbcc " + name), usage.out());
            Result page = run("help", name);
            assertEquals(ExitStatus.OK, page.status(), name + page.err());
            assertTrue(page.out().startsWith("jbcc-" + name + ": "), page.out());
        }
    }

    @Test
    void pagesOfToolsHaveTheirSections() throws IOException {
        Pattern shown =
                Pattern.compile("(?ms)^## (?:EXAMPLES|OUTPUT)$(?:(?!^## ).)*?^```\\n(?!jbcc )(?:(?!^```).)+^```$");
        for (Subcommand command : Subcommand.values()) {
            if (command.isTool()) {
                String name = command.commandName();
                String page = Files.readString(Path.of("..", "docs", "tools", name + ".md"));
                for (String section : List.of("SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "OVERHEAD", "LOSS")) {
                    assertTrue(page.contains("\n## " + section + "\n\n"), "page of " + name + " lacks " + section);
                }
                assertTrue(
                        page.contains("CAP_") || page.contains("need root"),
                        "page of " + name + " lacks needed capabilities");
                assertTrue(shown.matcher(page).find(), "page of " + name + " shows no output");
            }
        }
    }

    @Test
    void pagesNameEveryOption() {
        for (Subcommand command : Subcommand.values()) {
            Options options = new Options(command.commandName(), command.summary());
            command.create(options);
            String page = Help.page(command.commandName());
            options.spec().options().forEach(option -> {
                for (String name : option.names()) {
                    // Every command has these; the page of jbcc itself would be the place.
                    boolean common = List.of("-h", "--help", "-v", "--verbose").contains(name);
                    assertTrue(common || page.contains(name), "page of " + command + " lacks " + name);
                }
            });
        }
    }

    @Test
    void completionScriptKnowsEveryCommand() {
        String script = run("completion").out();
        for (String name : Subcommand.names()) {
            assertTrue(script.contains("_picocli_jbcc_" + name), name);
        }
        assertError(ExitStatus.USAGE, "shell 'fish': not known; there are bash and zsh", "completion", "fish");
    }

    @Test
    void aBrokenPipeEndsQuietly() {
        Output closed = new Output(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                new String[] {"--help"}, closed, new PrintStream(err, true, StandardCharsets.UTF_8), new StopSignal());
        assertEquals(ExitStatus.OK, status);
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    private static void assertError(int status, String message, String... args) {
        Result result = run(args);
        assertEquals("jbcc: " + message + "\n", result.err());
        assertEquals(status, result.status());
        assertEquals("", result.out());
    }

    private record Result(int status, String out, String err) {}

    private static Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                Main.run(args, new Output(out), new PrintStream(err, true, StandardCharsets.UTF_8), new StopSignal());
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
