package dev.jbcc.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbcc.cli.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final List<String> PASSWD = List.of(
            "root:x:0:0:root:/root:/bin/sh", "broken", "42:x:7:7::/:/bin/sh", "www:x:33:33:www:/var/www:/bin/sh");

    @Test
    void usersAreNumbersOrNames() {
        assertEquals(1000, Users.uid("1000", PASSWD));
        assertEquals(33, Users.uid("www", PASSWD));
        assertEquals(0, Users.uid("root", PASSWD));
        assertEquals(42, Users.uid("42", PASSWD));
        assertEquals(0xffff_fffeL, Users.uid("4294967294", PASSWD));
    }

    @Test
    void numbersHaveNamesIfThereAreAny() {
        assertEquals("root", Users.name(0, PASSWD));
        assertEquals("www", Users.name(33, PASSWD));
        assertEquals("1000", Users.name(1000, PASSWD));
    }

    @Test
    void aUserThatDoesNotExistIsAnError() {
        for (String user : List.of("nobody-here", "", "4294967295", "-1", "99999999999")) {
            assertEquals(
                    "option '--uid': user '" + user + "': not in /etc/passwd; give the number",
                    assertThrows(UsageException.class, () -> Users.uid(user, PASSWD))
                            .getMessage());
        }
    }
}
