// The floor of a FastCGI worker: reads the request's body as ours do, answers a few bytes, and does nothing
// else.
#include <fcgiapp.h>

int main() {
    FCGX_Request request;
    if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0) return 1;
    while (FCGX_Accept_r(&request) == 0) {
        char body[4096];
        while (FCGX_GetStr(body, sizeof body, request.in) > 0) {
        }
        FCGX_FPrintF(request.out, "Content-Type: application/json\r\n\r\n{\"hello\":true}\n");
        FCGX_Finish_r(&request);
    }
}
