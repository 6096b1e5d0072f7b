/** The published vectors: secret `demoSecret_7f3aC9`, call, query as it travels, and each hash. */
export type Vector = {
  readonly name: string;
  readonly call: string;
  readonly query: string;
  readonly sha1: string;
  readonly sha256: string;
  readonly sha384: string;
  readonly sha512: string;
};

export const VECTOR_SECRET = 'demoSecret_7f3aC9';

export const VECTORS: readonly Vector[] = [
  {
    name: 'V1',
    call: 'getMeetings',
    query: '',
    sha1: '155d5007545d695b0ec152750319ff176a5c6b80',
    sha256: '62a6a89ac655941c8bd58fc0a94199f3a790bfebaae63520dc50e196c06b6a8c',
    sha384:
      'f2b0f61b839d13df7c079592ed53f067c370e1ef33a474b92a392f085fe22ffefbdb041bb58490c7f7699defdb14ea10',
    sha512:
      '1f8fdd1996889b037de6142ee11392bea90a5a587400637f17690c2d4e4ca0cf0b4ef1ed012bf1ef35d3f148b702262504921a65f447178c7285c586d09be4d1',
  },
  {
    name: 'V2',
    call: 'create',
    query: 'name=Test+Room&meetingID=t-01',
    sha1: 'ec04a6abcfe690f9c1e6f134f2f3d1ce222e523e',
    sha256: '108b718c5ed38fde0845c76ea7204d1f75fd50ecd440e073efd6bcedd2da6710',
    sha384:
      'b7e4764deb6e07eb444d5710d17feabb3c28420fd1de68d71952498f6e32dea500c1cf8eda9b0f98945317f968f69a80',
    sha512:
      '84a67e2d1da31f437dd1ef3a8b081d68189ff955a73dbb32c8d3bca641bd83bb1ab38c6da606853bf4dc163d2160248ee84943039d52065e79042513fe73096f',
  },
  {
    name: 'V3',
    call: 'create',
    query: 'name=Test%20Room&meetingID=t-01',
    sha1: '71bc85636181d9cb50454ce31f3b47a2f63a6d13',
    sha256: '6c92df26c3050be16de2b036116a03e4fffe23d48b1d3bd75f9bfe22c37a4895',
    sha384:
      '8f72b9c7da92c840c46b6ca0605658d4c6fe7fb7942ded1cd16d8a0ebe7385c098a99922ac352cc1032311f74ff7e040',
    sha512:
      '2606b620c9085f267b661a489bf1eba021fa0044fa0777e608a9e96ba20a648c3b387aff0131c0242011ce4f807e868d2be9afa518921743e815c6429f1c3249',
  },
  {
    name: 'V4',
    call: 'create',
    query: 'meetingID=t-01&name=Test+Room',
    sha1: 'c65a624e4eae1f1423895f1d77a63886905700f3',
    sha256: '360210cc00aef3f3b40a38c6e046309f4936f01267002aa059733ed29d547667',
    sha384:
      '5ae52cb218f96254970b4f8c114ddc78aeccec797c40e87c656d113db20d95826f7d2ba148aa80c9175879103cf8a1d1',
    sha512:
      '045c5be0a5021fe7cd04648957244a98b49e9c71ed4f4487d5ffee003bf3d44dbb2fec0c09051bd603cb905656580d6956451962059ada132746b5fa995610f7',
  },
  {
    name: 'V5',
    call: 'create',
    query: 'name=%C3%9Cbung+%26+Gr%C3%BC%C3%9Fe&meetingID=kurs-0012',
    sha1: '11336d122c6f4d625472b41083739740142c1769',
    sha256: '25ce049a758da38c03777461730a5d2c330dac8bf6bc4b1d40fd47c0f25cced4',
    sha384:
      '2c4f3063c37bc77d501854b05c190df18e511356e2b8fad3795e5f7776ae6dadffea9b0595a40e50e374784895bb7bdb',
    sha512:
      'd184344f6b500237bf7ec71ea81b54f5f297cf58367807e26e60987b1e3e96f893dbd877aed683616f7b8975d24374f9ec4ec4d009c2e69013cfb5caf2eb5964',
  },
  {
    name: 'V6',
    call: 'create',
    query: 'name=%c3%9cbung+%26+Gr%c3%bc%c3%9fe&meetingID=kurs-0012',
    sha1: '0e9e21992f4ad596ae07cad683cefffd1b7fed4b',
    sha256: '61ff40af0c743e6121e9011a1b2c58b28d389db956fc9b37d064502468c6afcc',
    sha384:
      '85e4ccfc03d7fa852fde98db836b4f93297105d97ba60c1c1b408e2584cdf90960ad3e1b6cc7f649a0f38a878cc81612',
    sha512:
      '38603f1ca23399ec049ab5a3a6b8ad289858753c0396037ae53f6c1111705598c5b6a9354e7bb8ad45c8444ac2ed69138feb30cbb0a6c41b3bfc7f35d513c02d',
  },
  {
    name: 'V7',
    call: 'create',
    query: 'name=%F0%9F%8E%93+Kurs+%231&meetingID=kurs-0012&welcome=',
    sha1: '73dbad58bd05df1a65e299fa0eb719385c11fe78',
    sha256: '941b457591cecb28684e7c46617f32a529156e882f0b4eafbfbe9a9181cf904f',
    sha384:
      'ed485efae0ad795651652cc80c9c696ca3214a046693611224ac1ae105712b453709d42cc1d6b448f034ba6b12609f53',
    sha512:
      '8d735556c627bb7fa632e5962600a043dd53f5d0edf0435917aca4be12dc13f2db0033468a7165bf94553c9ff1448d9c87b7f7b3bbfd5e5778048b42a3e539f6',
  },
  {
    name: 'V8',
    call: 'join',
    query: 'meetingID=kurs-0012&fullName=Zo%C3%AB+O%27Neil+%2B1&role=VIEWER&createTime=1735689600123',
    sha1: '5b4fadb766facd68b88ad1585384996de386cdd2',
    sha256: '1fe6c5e70ef9d9c882fce677552485ab051f58762820e3d43412af3c05088aea',
    sha384:
      '405bb3447bedac9714fb01438904065cd135c8879eeb0b4c052728a7517690d234b4c9a543c0790199b4ccca7eaa174b',
    sha512:
      'c6aa03058ee2731de05a0055bfa1f4312524b9001529dda4c63a282b06e75a3f830615abbbd096af7d7d77070135fc96ee7be006cc63c4d0e06987894e7d5b66',
  },
  {
    name: 'V9',
    call: 'isMeetingRunning',
    query: 'meetingID=0012',
    sha1: '5bdee8192259f224becd304926efa340f63df0b8',
    sha256: '11fe7f0cdd037d2043942a8129d982032d3b7540323eb6ef803d9342a64896fb',
    sha384:
      '387df4f284819f98af094da62df619e7c0c7690d4c9bcbf0ea4bcfbc30cd893e18e8ed2f3dccb79d435ec6f381614dc8',
    sha512:
      '2905813f7fadc4c1941776397cc6ee11921351e3e21275d6d95baf9c96c5445a1faad905e3c9652daa185327aa036d6e712ae8a24c4c35f819ed9e39a8895a76',
  },
  {
    name: 'V10',
    call: 'getRecordings',
    query: 'meetingID=0012%2Ckurs-0012&state=any&offset=0&limit=25',
    sha1: '4ebd47abe3f85824f441d32f582cd42db10b4a74',
    sha256: '8515c3bd822a9fc7f013c684c47c2fdbf32448727222ffc3d0b35e41adfff1b5',
    sha384:
      'e1a095568ce453cfbdef5cba1dd9ae33f0ef92009531a07aaa15de5491418285883eaa7b4ebe2f4d0a3cbe2859541eb5',
    sha512:
      '00c671cf1da14839ea1cbb949373fc8df8cd2e8f615fe95f6a01d8e2044785114a8a940f6a322d803bb1f5bc3205fc3778f884a67b756f87572b8a7777912895',
  },
  {
    name: 'V11',
    call: 'create',
    query:
      'name=Demo&meetingID=d-1&meta_endCallbackUrl=https%3A%2F%2Fapp.example.test%2Fcb%3Froom%3D7%26t%3Da%252Bb',
    sha1: '00ca016656495bf45729f4e02ad6a8485673d7b6',
    sha256: '87704c2aed35c9b92a38446b7a7ee0ff1bd1c1dc9011e264adc15a8cae61314a',
    sha384:
      'd9d9d39268beb8e4450e8af42fd0ea28dc8cf52cd67743a35e6c45ac76275b8b4bfca424bb80d1833a678eec065db2e3',
    sha512:
      'be3b5030c0423e50c3cfa007637e0957a3e04860fbcd95b061dc1f2061ca9b7315a66e827fb21f7c60763ca2e09bdd07ef7dcf2ad32b8a1c5560d712277f6fc6',
  },
  {
    name: 'V12',
    call: 'sendChatMessage',
    query: 'meetingID=kurs-0012&message=50%25+Rabatt%3F+%E2%82%AC&userName=B%C3%BCro',
    sha1: '03f76546d6524522ff95baf79b5ebec6ec12e52f',
    sha256: '5d8d1356e3d4bf6a5c39230ac82f390d674872ebad04fac82c6c78a58b029b58',
    sha384:
      '7f9e619636af49aaaaef0a3060377ea59f9342c58a98aeab3b3f01a00a908f74e3aa9e83d7f5a15be7c42077273f5738',
    sha512:
      '9be0b222d0f8728a1367d88e55dafba69e6c4481ee8719c15c7aef30997ea048663ba1bd05a24a8add585e9b11c30db75516255f5d9577e348b9288dd96c4abf',
  },
  {
    name: 'V13',
    call: 'hooks/create',
    query: 'callbackURL=https%3A%2F%2Fapp.example.test%2Fhooks%3Fk%3D1&meetingID=kurs-0012',
    sha1: 'e7d18b0bc050059038af6ce3991e8b4384637e6e',
    sha256: '5e77a84c7ebcfa1bfb8661d7964242defa99a4717fe82b9d6248c37b4dae4955',
    sha384:
      '8c8c79701e9ceb6538af006c073a70feb70da6aa2122290bc2b0092038120bee9edf97cac48f4d19261fbe39e215ac00',
    sha512:
      '4c4e3c0d666a2d012932ee4fdc1fbb53db6e2ae6f6d2290e5857033f68b868a8abeb647ca9f04869fdea681cfbdb57a5b44c9d4c1d488906ead2ab1ec0b6076a',
  },
  {
    name: 'V14',
    call: 'create',
    query: '',
    sha1: 'c69f3f58bb1391cea2f26e181f083d12eaf0a962',
    sha256: '13d4c6d1a6d094ec4c991e44fbff45b396277e6d85b799c94045a84810729b52',
    sha384:
      'a65449718e5681830aec503b6a998a59b1811e11c99e7a6a0c7c16f6263b32e4d90750b577915bfb89df4e2caa2fd1d9',
    sha512:
      '31047e0e61abb30fc8e915da19f04c6a73c3abdc5bbadb3e8268eadf06ad5b24c6db2269a907d036b08fb8f057b865bfe2e3fc52881edea1fa8e7773ba04efd1',
  },
  {
    name: 'V15',
    call: 'end',
    query: 'meetingID=t-01&password=',
    sha1: '7907446fed889a5f81a326186cb659f63d2a58ee',
    sha256: '028db1099db1269a3dd4df5c8256abe9da0a9e263ab332f6511d5673506a1db6',
    sha384:
      '60aee3eb20200e052fd97ad2d6491b076a181a0cb4ba6de6f0fd25e3f6a7d43105bf7775c5846cae9fb97698c8fbddc5',
    sha512:
      '66cf943bf82c2bca02ebe2e984c015d5aa2d84d6a58865bde7b018468b1f215f26be88db0538243ba57f0a1d475c1239966fccd5be184458a1b1b2f9611a16c6',
  },
];
