package dev.jbcc.cli.tool.java;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JavaStatTest {
    @Test
    void commandsAreShownByWhatTheyRun() {
        assertEquals("Main a b", JavaStat.shortened("/usr/bin/java -Xmx1g -cp a.jar:b.jar org.example.Main a b"));
        assertEquals("app.jar serve", JavaStat.shortened("java -jar /opt/app.jar serve"));
        assertEquals("Main", JavaStat.shortened("java -p mods -m org.example/org.example.Main"));
        assertEquals("Hello.java", JavaStat.shortened("java src/Hello.java"));
        assertEquals("/opt/a/very/long/pat", JavaStat.shortened("/opt/a/very/long/path/bin/program"));
        assertEquals("", JavaStat.shortened(""));
    }
}
