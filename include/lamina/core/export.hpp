#pragma once

/// LAMINA_EXPORT marks what the shared library offers; everything else stays hidden in it.
#if defined(_WIN32)
#if defined(LAMINA_BUILDING)
#define LAMINA_EXPORT __declspec(dllexport)
#else
#define LAMINA_EXPORT __declspec(dllimport)
#endif
#else
#define LAMINA_EXPORT __attribute__((visibility("default")))
#endif
