// Libraries that have the functions of OpenSSL (-DOPENSSL), GnuTLS (-DGNUTLS) and NSPR (-DNSPR) and do nothing, and without any of these
// macros a program that calls them so many times: it starts when it gets a line.

#define READ(data, size)                   \
    for (unsigned long i = 0; i < size; i++) \
        ((char *)data)[i] = 'r';

#if defined(OPENSSL)
int SSL_do_handshake(void *ssl) {
    return 1;
}

int SSL_write(void *ssl, const void *data, int size) {
    return size;
}

int SSL_read(void *ssl, void *data, int size) {
    READ(data, size)
    return size ? size : -1;
}

int SSL_write_ex(void *ssl, const void *data, unsigned long size, unsigned long *written) {
    *written = size;
    return 1;
}

int SSL_read_ex(void *ssl, void *data, unsigned long size, unsigned long *read) {
    READ(data, size)
    *read = size;
    return size > 0;
}
#elif defined(GNUTLS)
long gnutls_record_send(void *session, const void *data, unsigned long size) {
    return size;
}

long gnutls_record_recv(void *session, void *data, unsigned long size) {
    READ(data, size)
    return size;
}
#elif defined(NSPR)
int PR_Write(void *file, const void *data, int size) {
    return size;
}

int PR_Read(void *file, void *data, int size) {
    READ(data, size)
    return size;
}

int PR_Send(void *file, const void *data, int size, int flags, unsigned timeout) {
    return size;
}

int PR_Recv(void *file, void *data, int size, int flags, unsigned timeout) {
    READ(data, size)
    return size;
}
#else
#include <unistd.h>

int SSL_do_handshake(void *ssl);
int SSL_write(void *ssl, const void *data, int size);
int SSL_read(void *ssl, void *data, int size);
int SSL_write_ex(void *ssl, const void *data, unsigned long size, unsigned long *written);
int SSL_read_ex(void *ssl, void *data, unsigned long size, unsigned long *read);
long gnutls_record_send(void *session, const void *data, unsigned long size);
long gnutls_record_recv(void *session, void *data, unsigned long size);
int PR_Write(void *file, const void *data, int size);
int PR_Read(void *file, void *data, int size);
int PR_Send(void *file, const void *data, int size, int flags, unsigned timeout);
int PR_Recv(void *file, void *data, int size, int flags, unsigned timeout);

#define TEXT(text) (char *)text, sizeof(text) - 1

int main(void) {
    static char large[20000];
    char buffer[64];
    unsigned long count;
    write(1, "ready\n", 6);
    if (read(0, buffer, 1) != 1)
        return 1;
    SSL_do_handshake(0);
    for (unsigned long i = 0; i < sizeof(large); i++)
        large[i] = 'L';
    SSL_write(0, large, sizeof(large));
    for (int i = 0; i < TIMES; i++) {
        SSL_write(0, TEXT("openssl wrote\r\na \033[1mline\n"));
        SSL_read(0, buffer, 3);
        SSL_read(0, buffer, 0); // fails
        SSL_write_ex(0, TEXT("openssl wrote_ex"), &count);
        SSL_read_ex(0, buffer, 5, &count);
        SSL_read_ex(0, buffer, 0, &count); // fails
        gnutls_record_send(0, TEXT("gnutls sent"));
        gnutls_record_recv(0, buffer, 7);
        PR_Write(0, TEXT("nss wrote"));
        PR_Read(0, buffer, 11);
        PR_Send(0, TEXT("nss sent"), 0, 0);
        PR_Recv(0, buffer, 13, 0, 0);
    }
    return 0;
}
#endif
