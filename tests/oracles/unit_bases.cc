#include "tests/oracles/mutants.h"

namespace plimsoll::oracles {

const Base kSupervisorBase = {{{"supervisord.conf", R"([supervisord]
logfile=/var/log/supervisord.log
logfile_maxbytes=50MB
logfile_backups=10
loglevel=info
nodaemon=true
minfds=1024
umask=022
environment=KEY="value",B=c
[unix_http_server]
file=/run/supervisor.sock
chmod=0700
[inet_http_server]
port=127.0.0.1:9001
username=me
password=made-up
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[program:web]
command=/usr/bin/web --port 80
process_name=%(program_name)s_%(process_num)02d
numprocs=2
priority=999
autostart=true
autorestart=unexpected
startsecs=10
startretries=3
exitcodes=0,2
stopsignal=QUIT
stopwaitsecs=10
stopasgroup=true
redirect_stderr=false
stdout_logfile=/var/log/%(program_name)s.log
stdout_logfile_maxbytes=1MB
stderr_logfile=AUTO
environment=A="1",B="2"
[program:api]
command=/usr/bin/api
[group:all]
programs=web,api
priority=5
[eventlistener:mail]
command=/usr/bin/mail
events=PROCESS_STATE,TICK_60
buffer_size=10
)"}},
                              '=',
                              {"",
                               "0",
                               "-1",
                               "1.5",
                               "abc",
                               "true",
                               "off",
                               "maybe",
                               "10 MB",
                               "10mb",
                               "10KB",
                               "1e3",
                               "0x10",
                               "022",
                               "0888",
                               "%",
                               "%%a",
                               "%(x)s",
                               "50%",
                               "SIGQUIT",
                               "TERM",
                               "FOO",
                               "debug",
                               "trace",
                               "NONE",
                               "AUTO",
                               "syslog",
                               "/x y",
                               "\"q\"",
                               "\"q",
                               "a,b",
                               "a,,b",
                               "a=b",
                               "a=\"b",
                               "a=\"b\"",
                               "a=b c",
                               "=a",
                               "x ; c",
                               "x # c",
                               "a:b",
                               "99",
                               "localhost:x",
                               "*:9001",
                               "web",
                               "nope",
                               "1,2",
                               "1, 2",
                               "0,256",
                               "unexpected",
                               "PROCESS_STATE",
                               "NOPE",
                               "TICK_7",
                               "%(program_name)d",
                               "%(program_name)s",
                               "{SHA}x",
                               "+7",
                               "1_000",
                               "[x]"}};

const Base kServiceBase = {{{"m.service", R"([Unit]
Description=made up
Documentation=https://example.org/web
After=network.target
ConditionPathExists=/etc
StartLimitIntervalSec=10
StartLimitBurst=3
[Service]
Type=simple
ExecStart=/bin/true -a
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5s
TimeoutStopSec=infinity
User=root
Group=root
WorkingDirectory=/tmp
Environment="A=b c" D=e
KillMode=mixed
KillSignal=SIGTERM
LimitNOFILE=1024:2048
MemoryMax=64M
CPUQuota=50%
TasksMax=100
Nice=5
UMask=0077
PrivateTmp=true
ProtectSystem=strict
ReadWritePaths=/srv
RestrictAddressFamilies=AF_INET AF_UNIX
StandardOutput=journal
RuntimeDirectory=web
StateDirectory=web
DeviceAllow=/dev/null rw
CPUWeight=100
SuccessExitStatus=1 SIGTERM
RemainAfterExit=no
CPUAffinity=0-1
IPAddressDeny=any
BindPaths=/a:/b
Delegate=yes
RestrictNamespaces=yes
TemporaryFileSystem=/x:ro
OOMPolicy=stop
[Install]
WantedBy=multi-user.target
)"}},
                           '=',
                           {"0",
                            "1",
                            "-1",
                            "yes",
                            "maybe",
                            "1.5",
                            "5s",
                            "5min",
                            "10x",
                            "infinity",
                            "10M",
                            "10MB",
                            "150%",
                            "65536",
                            "abc",
                            "a b",
                            "/x",
                            "./x",
                            "x/y",
                            "-/x",
                            "/a/../b",
                            "\"q\"",
                            "\"q",
                            "A=b",
                            "=b",
                            "SIGTERM",
                            "TERM",
                            "sigterm",
                            "none",
                            "null",
                            "journal",
                            "file:x",
                            "file:/x",
                            "always",
                            "never",
                            "oneshot",
                            "notify",
                            "mixed",
                            "all",
                            "foo",
                            "AF_FOO",
                            "AF_INET",
                            "0777",
                            "0888",
                            "1:2048",
                            "a:b",
                            "any",
                            "localhost",
                            "203.0.113.0/24",
                            "203.0.113.0/33",
                            "strict",
                            "rw",
                            "/dev/null rwm",
                            "/dev/null x",
                            "x # c",
                            "1-8",
                            "0,1",
                            "stop",
                            "net",
                            "cpu",
                            "https://x",
                            "man:x(1)"}};

const Base kContainerBase = {{{"m.container", R"([Unit]
Description=made up
[Container]
Image=registry.example.org/web:1
ContainerName=web
PublishPort=8080:80
Volume=data.volume:/data
Network=net.network
Environment=A=b
Label=a=b
Secret=token,type=env
HealthCmd=probe
HealthInterval=10s
HealthOnFailure=kill
Notify=true
AutoUpdate=registry
AddCapability=NET_ADMIN
Exec=serve "b c"
User=1
Group=1
ReadOnly=true
RunInit=true
Tmpfs=/t
Mount=type=bind,src=/a,dst=/b
PodmanArgs=--quiet
LogDriver=journald
Pull=newer
StopTimeout=10
Ulimit=nofile=1:2
WorkingDir=/srv
NoNewPrivileges=true
Annotation=a=b
ExposeHostPort=90
UserNS=keep-id
[Service]
Restart=always
Type=notify
KillMode=mixed
[Install]
WantedBy=default.target
)"}},
                             '=',
                             {"0",
                              "1",
                              "-1",
                              "yes",
                              "true",
                              "80",
                              "80:80",
                              "0:80",
                              "80-90:80-90",
                              "80/udp",
                              "127.0.0.1:80:80",
                              "127.0.0.1::80",
                              "[::1]:80:80",
                              "a:80",
                              "80:",
                              "1:2:3:4",
                              "data.volume:/y:ro",
                              "nope.volume:/y",
                              "nope.network",
                              "net.network:ip=203.0.113.9",
                              "host",
                              "none",
                              "nope.pod",
                              "pod.pod",
                              "nope.image",
                              "nope.build",
                              "./a:/b",
                              "/a:/b",
                              "../x",
                              "/x",
                              "x",
                              "a=b",
                              "\"a=b\"",
                              "a=\"b c\"",
                              "\"a b",
                              "auto",
                              "keep-id:uid=1",
                              "registry",
                              "local",
                              "type=volume,source=data.volume,dst=/x",
                              "type=volume,source=nope.volume,dst=/x",
                              "type=tmpfs,dst=/x",
                              "10s",
                              "always",
                              "notify",
                              "oneshot",
                              "forking",
                              "exec",
                              "process",
                              "a b",
                              "x # c",
                              "%h/a:/b"}};

}  // namespace plimsoll::oracles
