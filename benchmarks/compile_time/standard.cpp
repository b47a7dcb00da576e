#include <complex>
#include <span>
#include <stdexcept>
#include <vector>

int main() {}
