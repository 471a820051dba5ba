#include <zlib.h>

// deflateInit2() is a macro, which Swift does not import; these are its forms for one gzip member (zlib.h: 16 is added
// to the window bits) and for a bare stream (they are negative), with the compressor's own choice of memory and strategy.
static inline int czlib_begin_gzip(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

static inline int czlib_begin_deflate(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}
