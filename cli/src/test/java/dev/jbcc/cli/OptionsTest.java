package dev.jbcc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private final Options options = new Options("tool", "Does things.");
    private final Options.Flag flag = options.flag("A flag.", "-T", "--time");
    private final Options.Value<Long> number = options.number("PID", 1, 100, "A number.", "-p", "--pid");
    private final Options.Value<Long> seconds = options.seconds("S", "Seconds.", "-d", "--duration");
    private final Options.Value<String> text = options.text("NAME", "A text.", "-n", "--name");
    private final Options.Values repeated = options.repeated("FLAG", "Flags.", "--cflag");
    private final Options.Values parameters = options.parameters("FILE", "0..*", "Files.");

    @Test
    void takesClustersAndBothFormsOfValues() {
        parse("-Tnmount", "--pid=42", "-d", "0.5", "--cflag", "-DX=1", "--cflag=-Wall", "a.c", "b.c");
        assertTrue(flag.given());
        assertEquals(Optional.of("mount"), text.get());
        assertEquals(42, number.or(0L));
        assertEquals(500_000_000L, seconds.or(0L));
        assertEquals(List.of("-DX=1", "-Wall"), repeated.get());
        assertEquals(List.of("a.c", "b.c"), parameters.get());
    }

    @Test
    void nothingGivenIsNothing() {
        parse();
        assertFalse(flag.given());
        assertEquals(Optional.empty(), text.get());
        assertEquals(7, number.or(7L));
        assertFalse(number.given());
        assertEquals(List.of(), repeated.get());
    }

    @Test
    void countsHowMuchIsToBeSaid() {
        parse();
        assertFalse(options.verbose());
        assertEquals(0, options.verbosity());
        parse("-v");
        assertTrue(options.verbose());
        parse("-vv", "--verbose");
        assertEquals(3, options.verbosity());
    }

    @Test
    void textsOfHelpAreTakenAsTheyAre() {
        Options.Flag _ = options.flag("Formats: %d, %%.", "--format");
        options.footer("'%s' is a text.");
        String usage = Main.commandLine(options).getUsageMessage();
        assertTrue(usage.contains("Formats: %d, %%."), usage);
        assertTrue(usage.contains("'%s' is a text."), usage);
    }

    @Test
    void aDoubleDashEndsTheOptions() {
        parse("--", "-T");
        assertFalse(flag.given());
        assertEquals(List.of("-T"), parameters.get());
    }

    @Test
    void saysWhatIsWrongWithANumber() {
        assertMessage("option '--pid': 'abc': not a whole number", number, "-p", "abc");
        assertMessage("option '--pid': 101: must be between 1 and 100", number, "-p", "101");
        assertMessage("option '--duration': 'soon': not a number of seconds", seconds, "-d", "soon");
        assertMessage("option '--duration': 0 seconds: must be more than 0 and at most 1e9", seconds, "-d", "0");
        assertMessage("option '--duration': NaN seconds: must be more than 0 and at most 1e9", seconds, "-d", "NaN");
    }

    private void assertMessage(String message, Options.Value<Long> value, String... args) {
        parse(args);
        assertEquals(message, assertThrows(UsageException.class, value::get).getMessage());
    }

    private void parse(String... args) {
        Main.commandLine(options).parseArgs(args);
    }
}
