/*
 * Lets the user-mode kernel run on processors with a large register file (AMX).
 *
 * linux.uml 6.1 keeps 2696 bytes of a process's extended registers. Reading a part of them is
 * allowed, but the host refuses (EFAULT) to set anything but all of them, and with AMX all of them
 * are 11008 bytes. This preloaded ptrace reads the whole, lays the part over it and sets the whole.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef NT_X86_XSTATE
#define NT_X86_XSTATE 0x202
#endif

static long call(long request, long pid, void *addr, void *data) {
  return syscall(SYS_ptrace, request, pid, addr, data);
}

long ptrace(enum __ptrace_request request, ...) {
  va_list args;
  va_start(args, request);
  long pid = va_arg(args, pid_t);
  void *addr = va_arg(args, void *);
  void *data = va_arg(args, void *);
  va_end(args);
  if (request == PTRACE_SETREGSET && (long)addr == NT_X86_XSTATE) {
    static char whole[1 << 16] __attribute__((aligned(64)));
    struct iovec *part = data;
    struct iovec all = {whole, sizeof whole};
    if (call(PTRACE_GETREGSET, pid, addr, &all) == 0 && part->iov_len < all.iov_len) {
      memcpy(whole, part->iov_base, part->iov_len);
      return call(request, pid, addr, &all);
    }
  }
  if (request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA || request == PTRACE_PEEKUSER) {
    long word = 0;
    long result = call(request, pid, addr, &word);
    return result < 0 ? result : (errno = 0, word);
  }
  return call(request, pid, addr, data);
}
