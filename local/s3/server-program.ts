/**
 * Runs ministack until its standard input ends. The input is a pipe from us, so the server also ends when we are
 * killed with SIGKILL and can end nothing ourselves. The lock makes the next server wait until it has: two would write
 * over each other's objects. Writes are refused where the disk has less than `RESERVE_BYTES` left beside them: ministack itself
 * would say 200 and keep the object in memory only. 507 is none of S3's own answers: no SDK retries it, and a full disk does not
 * empty itself.
 */
export const serverProgram = `
import fcntl, os, signal, sys, threading, time

def watch():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(2)
    os._exit(1)

threading.Thread(target=watch, daemon=True).start()
lock = open('server.lock', 'w')
for attempt in range(200):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        break
    except OSError:
        time.sleep(0.05)
else:
    sys.exit('another server has had the data folder for ten seconds')
sys.argv = ['ministack']
import ministack.app as ministack

serve = ministack.app
reserve = int(os.environ['RESERVE_BYTES'])
disk_full = b"""<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>InsufficientStorage</Code><Message>The disk under the local S3 is full: free some space, or run \`lakeload local reset\`.\
</Message><RequestId>lakeload-local</RequestId></Error>"""

def writes_object(scope):
    return scope['type'] == 'http' and scope['method'] in ('PUT', 'POST') and '/' in scope['path'].strip('/')

def has_room(scope):
    disk = os.statvfs('.')
    length = int(dict(scope['headers']).get(b'content-length', 0))
    return disk.f_bavail * disk.f_frsize >= length + reserve

async def serve_with_room(scope, receive, send):
    if not writes_object(scope) or has_room(scope):
        return await serve(scope, receive, send)
    while (await receive()).get('more_body'):
        pass
    headers = [(b'content-type', b'application/xml'), (b'content-length', str(len(disk_full)).encode())]
    await send({'type': 'http.response.start', 'status': 507, 'headers': headers})
    await send({'type': 'http.response.body', 'body': disk_full})

ministack.app = serve_with_room
ministack.main()
`
