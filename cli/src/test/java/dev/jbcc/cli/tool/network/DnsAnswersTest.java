package dev.jbcc.cli.tool.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsAnswersTest {
    /** A question for www.example.org, and its answer: another name, which has two addresses, and one of IPv6. */
    private static final byte[] MESSAGE = message();

    private static byte[] message() {
        HexFormat hex = HexFormat.of();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String part : new String[] {
            "1234 8180 0001 0004 0000 0000", // an answer without error
            "03 777777 07 6578616d706c65 03 6f7267 00 0001 0001", // www.example.org
            "c00c 0005 0001 0000003c 0005 02 6c62 c010", // is lb.example.org
            "c02d 0001 0001 0000003c 0004 c0000201", // 192.0.2.1
            "c02d 0001 0001 0000003c 0004 c0000202", // 192.0.2.2
            "c02d 001c 0001 0000003c 0010 20010db8000000000000000000000007"
        }) {
            out.writeBytes(hex.parseHex(part.replace(" ", "")));
        }
        return out.toByteArray();
    }

    private static Optional<String> name(DnsAnswers answers, String address) {
        return answers.find(address, 2).map(DnsAnswers.Query::name);
    }

    @Test
    void allAddressesHaveTheNameThatWasAskedFor() {
        DnsAnswers answers = new DnsAnswers();
        answers.add(Arrays.copyOf(MESSAGE, 512), MESSAGE.length, 1);
        for (String address : new String[] {"192.0.2.1", "192.0.2.2", "2001:db8::7"}) {
            assertEquals(Optional.of("www.example.org"), name(answers, address));
        }
        assertEquals(Optional.empty(), name(answers, "192.0.2.3"));
        assertEquals(Optional.empty(), answers.find("192.0.2.1", 86_400_000_000_001L), "a day later");
    }

    @Test
    void questionsAndErrorsSayNothing() {
        for (int flags : new int[] {0x01, 0x8183}) {
            byte[] message = MESSAGE.clone();
            message[2] = (byte) (flags >> 8);
            message[3] = (byte) flags;
            DnsAnswers answers = new DnsAnswers();
            answers.add(message, message.length, 1);
            assertEquals(Optional.empty(), name(answers, "192.0.2.1"));
        }
    }

    @Test
    void whatIsCutOffCountsUpToThere() {
        int lastAddress = 28;
        DnsAnswers answers = new DnsAnswers();
        answers.add(MESSAGE, MESSAGE.length - lastAddress, 1);
        assertEquals(Optional.of("www.example.org"), name(answers, "192.0.2.2"));
        assertEquals(Optional.empty(), name(answers, "2001:db8::7"));
    }

    @Test
    void anythingIsSafe() {
        Random random = new Random(1009);
        DnsAnswers answers = new DnsAnswers();
        for (int i = 0; i < 20_000; i++) {
            byte[] message = MESSAGE.clone();
            for (int j = 0; j < 3; j++) {
                message[random.nextInt(message.length)] = (byte) random.nextInt();
            }
            answers.add(message, random.nextInt(message.length + 1), 1);
        }
        answers.add(new byte[0], 0, 1);
        answers.add(MESSAGE, MESSAGE.length, 1);
        assertEquals(Optional.of("www.example.org"), name(answers, "192.0.2.1"));
    }
}
